package io.eniswitch.benchmarks.failover;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Draws histograms by percentile as SVG: nines to the right, microseconds upwards, both
 * logarithmic.
 */
final class PercentilePlot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int MARGIN = 60;
  private static final double LOWEST_MICROS = 10;
  private static final double DECADES = 5;
  private static final double NINES = 4;
  private static final List<String> COLORS = List.of("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728");

  private PercentilePlot() {}

  /** The picture; a curve per histogram of nanoseconds, by name. */
  static String svg(Map<String, Histogram> curves) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n")
            .formatted(WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    for (int decade = 0; decade <= DECADES; decade++) {
      double micros = LOWEST_MICROS * Math.pow(10, decade);
      line(svg, new double[] {MARGIN, y(micros), WIDTH - MARGIN, y(micros)}, "#ddd");
      text(svg, 4, y(micros) + 4, "%,.0f us".formatted(micros));
    }
    for (int nines = 0; nines <= NINES; nines++) {
      line(svg, new double[] {x(nines), MARGIN, x(nines), HEIGHT - MARGIN}, "#ddd");
      double percentile = 100 - Math.pow(10, 2 - nines);
      text(svg, x(nines) - 14, HEIGHT - MARGIN + 18, percentile + " %");
    }
    int number = 0;
    for (Map.Entry<String, Histogram> curve : curves.entrySet()) {
      String color = COLORS.get(number % COLORS.size());
      svg.append("<polyline fill=\"none\" stroke=\"").append(color).append("\" points=\"");
      for (double nines = 0; nines <= NINES; nines += 0.02) {
        double percentile = 100 - Math.pow(10, 2 - nines);
        double micros = curve.getValue().getValueAtPercentile(percentile) / 1e3;
        svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(nines), y(micros)));
      }
      svg.append("\"/>\n");
      number++;
      text(svg, MARGIN + 10, MARGIN + 16.0 * number, curve.getKey() + " — " + color);
    }
    return svg.append("</svg>\n").toString();
  }

  private static double x(double nines) {
    return MARGIN + nines / NINES * (WIDTH - 2 * MARGIN);
  }

  private static double y(double micros) {
    double share = Math.log10(Math.max(micros, LOWEST_MICROS) / LOWEST_MICROS) / DECADES;
    return HEIGHT - MARGIN - Math.min(share, 1) * (HEIGHT - 2 * MARGIN);
  }

  private static void line(StringBuilder svg, double[] ends, String color) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
            ends[0],
            ends[1],
            ends[2],
            ends[3],
            color));
  }

  private static void text(StringBuilder svg, double x, double y, String text) {
    svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>%n", x, y, text));
  }
}
