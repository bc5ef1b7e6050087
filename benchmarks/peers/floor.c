/*
 * The floor: the least a switch could do for a packet, in C with prefetch. Not a switch: no TCP state, no policy, no
 * timers. It tells what this machine's memory and one core allow, so that a ratio to it means something.
 *
 * A 64-byte UDP/IPv4 frame is copied from a template into a fresh buffer (the source), checked, found in a table of
 * 64-byte sessions, charged to its instance, counted on session and ENI, its MACs and TTL rewritten, and put on a list
 * (the sink).
 *
 * floor FLOWS SECONDS   prints millions of packets per second: with the source, and without it
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define BURST 256
#define BUFFERS 1024
#define BUFFER_BYTES 2048
#define ENIS 1024
#define FRAME_BYTES 64
#define CHARGED_BYTES 60
#define ROUNDS 5

struct session {
  uint64_t addresses, ports; /* the key: both addresses; both ports and the protocol */
  uint32_t instance, eni;
  uint64_t unused;
  uint64_t seen_ns, packets, bytes, padding;
};
struct eni {
  uint64_t port, mac, unused[2], packets, bytes, padding[2];
};
struct instance {
  int64_t tokens, padding[7];
};
struct seen {
  struct session *session;
  uint64_t addresses, ports;
};

static uint8_t *buffers, *templates;
static struct session *sessions;
static struct eni *enis;
static struct instance *instances;
static uint32_t mask, flows, next_template, next_buffer;

static uint8_t *packets[BURST];
static struct seen seen[BURST];
static uint64_t sink[BURST];

static inline uint64_t load8(const void *at) { uint64_t v; memcpy(&v, at, sizeof v); return v; }
static inline uint32_t load4(const void *at) { uint32_t v; memcpy(&v, at, sizeof v); return v; }
static inline uint16_t load2(const void *at) { uint16_t v; memcpy(&v, at, sizeof v); return v; }
static inline void store8(void *at, uint64_t v) { memcpy(at, &v, sizeof v); }
static inline void store4(void *at, uint32_t v) { memcpy(at, &v, sizeof v); }
static inline void store2(void *at, uint16_t v) { memcpy(at, &v, sizeof v); }

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Zeroed memory that starts on a huge page and lies on huge pages where the kernel grants them. */
static void *on_huge_pages(size_t bytes) {
  const size_t page = (size_t)2 << 20;
  uint8_t *mapped = mmap(NULL, bytes + 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) {
    perror("floor: mmap");
    exit(1);
  }
  uint8_t *start = (uint8_t *)(((uintptr_t)mapped + page - 1) & ~(page - 1));
  madvise(start, bytes + page, MADV_HUGEPAGE);
  memset(start, 0, bytes);
  return start;
}

static inline uint32_t slot_of(uint64_t addresses, uint64_t ports) {
  uint64_t mixed = (addresses ^ (ports * 0xD1B54A32D192ED03u)) * 0x9E3779B97F4A7C15u;
  mixed = (mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9u;
  return (uint32_t)(mixed >> 32) & mask;
}

static void make_flow(uint32_t index) {
  static uint64_t random = 88172645463325252u; /* xorshift: the same flows in every run */
  random ^= random << 13, random ^= random >> 7, random ^= random << 17;
  uint8_t *frame = templates + (size_t)index * FRAME_BYTES;
  const uint32_t from = index % ENIS, to = (index / 16) % ENIS;
  frame[0] = 2;
  store2(frame + 12, 0x0008); /* IPv4 */
  frame[14] = 0x45, frame[22] = 64, frame[23] = 17;
  store4(frame + 26, 0x0a000001 + from);
  store4(frame + 30, 0x0a010001 + to);
  store4(frame + 34, (uint32_t)random);
  const uint64_t addresses = load8(frame + 26), ports = load4(frame + 34) | (uint64_t)17 << 32;
  uint32_t slot = slot_of(addresses, ports);
  while (sessions[slot].addresses) slot = (slot + 1) & mask;
  sessions[slot] = (struct session){.addresses = addresses, .ports = ports, .instance = from, .eni = to};
}

static void receive(void) {
  for (int i = 0; i < BURST; i++) {
    packets[i] = buffers + (size_t)(next_buffer++ % BUFFERS) * BUFFER_BYTES;
    memcpy(packets[i], templates + (size_t)next_template * FRAME_BYTES, FRAME_BYTES);
    next_template = next_template + 1 == flows ? 0 : next_template + 1;
  }
}

static inline int is_plain_ipv4(const uint8_t *frame) {
  return load2(frame + 12) == 0x0008 && frame[14] == 0x45 && (load2(frame + 20) & 0xff3f) == 0 &&
         (frame[23] == 17 || frame[23] == 6);
}

static void parse_and_prefetch(void) {
  for (int i = 0; i < BURST; i++) {
    const uint8_t *frame = packets[i];
    seen[i].session = NULL;
    if (!is_plain_ipv4(frame)) continue;
    seen[i].addresses = load8(frame + 26);
    seen[i].ports = load4(frame + 34) | (uint64_t)frame[23] << 32;
    seen[i].session = sessions + slot_of(seen[i].addresses, seen[i].ports);
    __builtin_prefetch(seen[i].session, 1);
  }
}

static inline struct session *find(const struct seen *wanted) {
  struct session *at = wanted->session;
  while (at && (at->addresses != wanted->addresses || at->ports != wanted->ports)) {
    if (!at->addresses) return NULL;
    at = at == sessions + mask ? sessions : at + 1;
  }
  return at;
}

static uint64_t forward(uint64_t now) {
  uint32_t count = 0;
  for (int i = 0; i < BURST; i++) {
    struct session *session = find(&seen[i]);
    if (!session) continue;
    struct instance *instance = instances + session->instance;
    if (instance->tokens < CHARGED_BYTES) continue;
    instance->tokens -= CHARGED_BYTES;
    session->seen_ns = now, session->packets++, session->bytes += CHARGED_BYTES;
    struct eni *eni = enis + session->eni;
    eni->packets++, eni->bytes += CHARGED_BYTES;
    uint8_t *frame = packets[i];
    store8(frame, eni->mac);
    frame[22]--;
    const uint32_t sum = (uint32_t)load2(frame + 24) + 1;
    store2(frame + 24, (uint16_t)(sum + (sum >> 16)));
    sink[count++] = (uint64_t)(uintptr_t)frame ^ eni->port << 56;
  }
  return count ? sink[count - 1] : 0;
}

int main(int count, char **arguments) {
  if (count != 3 || (flows = (uint32_t)strtoul(arguments[1], NULL, 10)) == 0) {
    fprintf(stderr, "usage: floor FLOWS SECONDS\n");
    return 2;
  }
  const double round_ns = strtod(arguments[2], NULL) * 1e9 / ROUNDS;
  uint32_t capacity = 2;
  while (capacity < 2 * flows) capacity *= 2;
  mask = capacity - 1;
  buffers = on_huge_pages((size_t)BUFFERS * BUFFER_BYTES);
  templates = on_huge_pages((size_t)flows * FRAME_BYTES);
  sessions = on_huge_pages((size_t)capacity * sizeof *sessions);
  enis = on_huge_pages(ENIS * sizeof *enis);
  instances = on_huge_pages(ENIS * sizeof *instances);
  for (uint32_t i = 0; i < ENIS; i++) enis[i].mac = 0x020000000000u + i, instances[i].tokens = INT64_MAX / 2;
  for (uint32_t i = 0; i < flows; i++) make_flow(i);

  double best = 0, best_without_source = 0;
  volatile uint64_t check = 0;
  for (int round = 0; round < ROUNDS; round++) {
    uint64_t moved = 0, source_ns = 0, now = now_ns();
    const uint64_t start = now;
    while ((double)(now - start) < round_ns) {
      receive();
      const uint64_t received = now_ns();
      source_ns += received - now;
      parse_and_prefetch();
      check ^= forward(received);
      moved += BURST;
      now = now_ns();
    }
    const double elapsed = (double)(now - start), mpps = moved * 1e3 / elapsed;
    if (mpps > best) best = mpps, best_without_source = moved * 1e3 / (elapsed - (double)source_ns);
  }
  printf("%.2f %.2f\n", best, best_without_source);
  return 0;
}
