// Clients that ask over and over, each on a connection of its own.
//
//   load --port N --path PATH --body FILE --connections N (--seconds S | --requests N)
//        [--tokens N] [--within S] [--greet PATH]
//
// Asks for so long, or so often in all, and prints one line of JSON. An answer that is not 200, breaks off,
// or has not that many tokens, is a failed one; so is what is not answered `within` so many seconds
// (60). A token's transit is the time from its stamp ("t", see upstream.c) until it was read here. The
// pace and the transits of tokens are those of the time in which all streams were under way, if there was one;
// the last of them began `begunMs` after the first was asked for. With `--greet`, each connection asks for that
// path once before it all begins: how fast connections are accepted is then no part of what is measured.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define HEAD_MAX 16384
#define EVENTS_MAX 512

struct connection {
  int fd;
  enum { IN_HEAD, IN_BODY, IDLE } state;
  size_t sent;
  int64_t began;
  char head[HEAD_MAX + 1];
  size_t head_length;
  bool is_ok;
  // The body: so many bytes more, of it all or of this chunk.
  bool is_chunked;
  enum { IN_SIZE, IN_CHUNK, AFTER_CHUNK, IN_TRAILER } chunk;
  long long left;
  bool line_is_empty;
  // The stamps in it, found byte by byte.
  int matched;
  int64_t stamp;
  long tokens;
};

struct series {
  int64_t *values;
  size_t length, room;
};

static int events_fd, port, connection_count = 1, live;
static char *request;
static const char *path = "/", *greeted_path, *body = "/dev/null";
static size_t request_length, body_length;
static double seconds, within = 60;
static long request_limit, expected_tokens, started, done, failed, tokens;
static int64_t ends_at, first_at, last_at, last_begun_at;
static struct series latencies, transits;
// From the moment all streams have begun until the first has ended.
static int streaming;
static long common_tokens;
static int64_t common_began, common_ended;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void add(struct series *s, int64_t value) {
  if (s->length == s->room) s->values = realloc(s->values, (s->room = s->room * 2 + 65536) * sizeof value);
  s->values[s->length++] = value;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void watch(struct connection *c, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  epoll_ctl(events_fd, operation, c->fd, &event);
}

static void open_connection(struct connection *c) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(c->fd, (struct sockaddr *)&address, sizeof address)) die("connect");
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  watch(c, EPOLL_CTL_ADD, EPOLLIN);
}

static void send_request(struct connection *c) {
  bool had_to_wait = c->sent > 0;
  while (c->sent < request_length) {
    ssize_t written = write(c->fd, request + c->sent, request_length - c->sent);
    // Any other error shows in what is read.
    if (written < 0 && errno == EAGAIN) return watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    if (written < 0) return;
    c->sent += written;
  }
  if (had_to_wait) watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

static void ask(struct connection *c) {
  if (request_limit ? started >= request_limit : now() >= ends_at) {
    c->state = IDLE;
    live--;
    return;
  }
  started++;
  c->state = IN_HEAD;
  c->sent = c->head_length = c->tokens = c->matched = 0;
  c->began = now();
  send_request(c);
}

static void token_came(struct connection *c, int64_t t) {
  tokens++;
  if (c->tokens++ == 0) {
    last_begun_at = t;
    if (++streaming == connection_count) {
      common_began = t;
      transits.length = 0;
    }
  }
  if (common_ended) return;
  add(&transits, t - c->stamp);
  if (common_began) common_tokens++;
}

static void answered(struct connection *c, int64_t t) {
  if (common_began && !common_ended) common_ended = t;
  bool is_good = c->is_ok && (expected_tokens == 0 || c->tokens == expected_tokens);
  if (!is_good) {
    if (failed++ == 0) fprintf(stderr, "failed: %.60s, %ld tokens\n", c->head, c->tokens);
  } else {
    done++;
    add(&latencies, t - c->began);
    if (!first_at) first_at = t;
    last_at = t;
  }
  ask(c);
}

static void broke(struct connection *c) {
  close(c->fd);
  if (c->state == IDLE) return;
  if (failed++ == 0) fprintf(stderr, "failed: the connection broke\n");
  open_connection(c);
  ask(c);
}

static void find_stamps(struct connection *c, const char *bytes, size_t length, int64_t t) {
  static const char mark[] = "\"t\":";
  for (size_t i = 0; i < length; i++) {
    char byte = bytes[i];
    if (c->matched == 4) {
      if (byte >= '0' && byte <= '9') c->stamp = c->stamp * 10 + (byte - '0');
      else {
        token_came(c, t);
        c->matched = 0;
      }
    } else if (byte == mark[c->matched]) {
      if (++c->matched == 4) c->stamp = 0;
    } else c->matched = byte == mark[0];
  }
}

static int digit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  byte |= 32;
  return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

// One byte of what stands around the chunks; true where it is the last of the body.
static bool take_framing(struct connection *c, char byte) {
  switch (c->chunk) {
    case IN_SIZE:
      if (digit(byte) >= 0) c->left = c->left * 16 + digit(byte);
      if (byte != '\n') return false;
      c->chunk = c->left == 0 ? IN_TRAILER : IN_CHUNK;
      c->line_is_empty = true;
      return false;
    case AFTER_CHUNK:
      if (byte == '\n') c->chunk = IN_SIZE;
      return false;
    case IN_TRAILER:
      if (byte == '\n' && c->line_is_empty) return true;
      if (byte != '\r') c->line_is_empty = byte == '\n';
      return false;
    default: return false;
  }
}

// True where the body is complete with these bytes.
static bool take_body(struct connection *c, const char *bytes, size_t length, int64_t t) {
  while (length > 0) {
    if (c->is_chunked && c->chunk != IN_CHUNK) {
      if (take_framing(c, *bytes)) return true;
      bytes++;
      length--;
      continue;
    }
    size_t taken = length < (size_t)c->left ? length : (size_t)c->left;
    if (expected_tokens) find_stamps(c, bytes, taken, t);
    bytes += taken;
    length -= taken;
    c->left -= taken;
    if (c->left == 0 && !c->is_chunked) return true;
    if (c->left == 0) c->chunk = AFTER_CHUNK;
  }
  return false;
}

static void take(struct connection *c, const char *bytes, size_t length, int64_t t) {
  if (c->state == IN_HEAD) {
    size_t before = c->head_length, room = HEAD_MAX - before, taken = length < room ? length : room;
    memcpy(c->head + before, bytes, taken);
    c->head_length += taken;
    c->head[c->head_length] = 0;
    char *end = strstr(c->head, "\r\n\r\n");
    if (!end) return;
    size_t rest = c->head_length - (end + 4 - c->head);
    bytes += taken - rest;
    length -= taken - rest;
    end[2] = 0;
    char *field = strcasestr(c->head, "\r\ncontent-length:");
    c->is_ok = !strncmp(c->head, "HTTP/1.1 200", 12);
    c->is_chunked = strcasestr(c->head, "\r\ntransfer-encoding:") != NULL;
    c->left = field ? atoll(field + 17) : 0;
    c->chunk = IN_SIZE;
    c->state = IN_BODY;
    if (!c->is_chunked && c->left == 0) return answered(c, t);
  }
  if (c->state == IN_BODY && take_body(c, bytes, length, t)) answered(c, t);
}

static void serve(struct connection *c, uint32_t events) {
  static char bytes[1 << 18];
  if (events & EPOLLOUT) send_request(c);
  if (!(events & (EPOLLIN | EPOLLERR | EPOLLHUP))) return;
  ssize_t length = read(c->fd, bytes, sizeof bytes);
  int64_t t = now();
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0) broke(c);
  else take(c, bytes, length, t);
}

static void make_request(const char *path, const char *body_file) {
  free(request);
  FILE *file = fopen(body_file, "rb");
  if (!file || fseek(file, 0, SEEK_END)) die(body_file);
  body_length = ftell(file);
  rewind(file);
  request = malloc(body_length + 1024);
  int head_length = snprintf(request, 1024,
                             "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                             "Accept: application/json\r\nAuthorization: Bearer none\r\nUser-Agent: load\r\n"
                             "Content-Length: %zu\r\n\r\n",
                             path, port, body_length);
  if (fread(request + head_length, 1, body_length, file) != body_length) die(body_file);
  fclose(file);
  request_length = head_length + body_length;
}

static void read_options(int count, char **arguments) {
  static const struct option options[] = {
      {"port", 1, 0, 'p'},     {"path", 1, 0, 'u'},   {"body", 1, 0, 'b'},   {"connections", 1, 0, 'c'}, {"seconds", 1, 0, 's'},
      {"requests", 1, 0, 'r'}, {"tokens", 1, 0, 't'}, {"within", 1, 0, 'w'}, {"greet", 1, 0, 'g'},
      {0}};
  int option;
  while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) switch (option) {
      case 'p': port = atoi(optarg); break;
      case 'u': path = optarg; break;
      case 'b': body = optarg; break;
      case 'c': connection_count = atoi(optarg); break;
      case 's': seconds = atof(optarg); break;
      case 'r': request_limit = atol(optarg); break;
      case 't': expected_tokens = atol(optarg); break;
      case 'w': within = atof(optarg); break;
      case 'g': greeted_path = optarg; break;
      default: exit(2);
    }
}

static int ascending(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

// In microseconds.
static double quantile(struct series *s, double share) {
  return s->length == 0 ? 0 : s->values[(size_t)((s->length - 1) * share)] / 1e3;
}

static void report(int64_t began) {
  double took = (now() - began) / 1e9, common = (common_ended - common_began) / 1e9;
  // Streams as fast as they come may hardly be under way together.
  double pace = common_ended && common > 0.1 ? common_tokens / common : tokens / took;
  qsort(latencies.values, latencies.length, sizeof(int64_t), ascending);
  qsort(transits.values, transits.length, sizeof(int64_t), ascending);
  printf("{\"seconds\":%.4f,\"done\":%ld,\"failed\":%ld,\"sentBytes\":%.0f,\"tokens\":%ld,\"pace\":%.1f,\"begunMs\":%.2f,\"firstMs\":%.2f,\"lastMs\":%.2f,"
         "\"p50Us\":%.1f,\"p99Us\":%.1f,\"transitP50Us\":%.1f,\"transitP99Us\":%.1f}\n",
         took, done, failed + live, (double)done * body_length, tokens, pace,
         last_begun_at ? (last_begun_at - began) / 1e6 : 0, done ? (first_at - began) / 1e6 : 0,
         done ? (last_at - began) / 1e6 : 0, quantile(&latencies, .5), quantile(&latencies, .99), quantile(&transits, .5),
         quantile(&transits, .99));
}

// Until all that is to be asked has been answered, or is given up.
static void run(struct connection *connections, int64_t given_up_at) {
  static struct epoll_event events[EVENTS_MAX];
  live = connection_count;
  for (int i = 0; i < connection_count; i++) ask(&connections[i]);
  while (live > 0 && now() < given_up_at) {
    int length = epoll_wait(events_fd, events, EVENTS_MAX, 100);
    for (int i = 0; i < length; i++) serve(events[i].data.ptr, events[i].events);
  }
}

static void greet(struct connection *connections, int64_t given_up_at) {
  long requests = request_limit, expected = expected_tokens;
  make_request(greeted_path, body);
  request_limit = connection_count;
  expected_tokens = 0;
  run(connections, given_up_at);
  // What has failed stays on the account.
  started = done = first_at = last_at = latencies.length = 0;
  request_limit = requests;
  expected_tokens = expected;
}

int main(int count, char **arguments) {
  read_options(count, arguments);
  signal(SIGPIPE, SIG_IGN);
  events_fd = epoll_create1(0);
  struct connection *connections = calloc(connection_count, sizeof *connections);
  for (int i = 0; i < connection_count; i++) open_connection(&connections[i]);
  int64_t given_up_at = now() + (int64_t)(within * 1e9);
  if (greeted_path) greet(connections, given_up_at);
  make_request(path, body);
  int64_t began = now();
  ends_at = began + (int64_t)(seconds * 1e9);
  run(connections, given_up_at);
  report(began);
}
