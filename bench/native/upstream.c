// A model server with nothing in it but bytes, fast enough not to be what is measured.
//
//   upstream --port N [--name NAME] [--journal FILE] [--log-requests] [--load-ms MS] [--stop-ms MS]
//
// Answers a POST with a small chat completion; with `?stream=N` in the path it streams N tokens as fast as
// the reader takes them, and with `&us=10000` one every 10 ms. A token carries the moment it is
// written ("t", CLOCK_MONOTONIC in ns). `/health` says 503 until it has loaded. It writes what becomes of
// it into the journal and is gone stop-ms after SIGTERM. Request bodies need a Content-Length.
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
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define HEAD_MAX 16384
#define PIECE_MAX 2048
#define STREAMS_MAX 16384
#define EVENTS_MAX 512
#define NEVER INT64_MAX

struct connection {
  int fd;
  enum { IN_HEAD, IN_BODY, ANSWERING } state;
  char head[HEAD_MAX + 1];
  size_t head_length;
  long long body_left;
  // What it streams.
  long long tokens_left;
  int64_t interval_ns, due;
  int place; // in `streams`
  // What the socket did not take; nothing more is written before it has.
  char rest[PIECE_MAX];
  size_t rest_length;
};

static int events_fd;
static struct connection *streams[STREAMS_MAX];
// When each is due its next token, NEVER while its socket takes nothing. It is looked through for every token, hence
// apart from the rest.
static int64_t dues[STREAMS_MAX];
static int stream_count;
static const char *name = "model", *journal_file;
static bool logs_requests;
static int64_t load_ns, stop_ns, ready_at, stop_at = NEVER;

static int64_t now_in(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int64_t now(void) { return now_in(CLOCK_MONOTONIC); }

static void journal(const char *event) {
  if (!journal_file) return;
  char line[256];
  int n = snprintf(line, sizeof line, "{\"event\":\"%s\",\"at\":%.3f,\"pid\":%d,\"name\":\"%s\"}\n",
                   event, now_in(CLOCK_REALTIME) / 1e6, getpid(), name);
  int fd = open(journal_file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0 || write(fd, line, n) != n) perror(journal_file);
  if (fd >= 0) close(fd);
}

static void watch(struct connection *c, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  epoll_ctl(events_fd, operation, c->fd, &event);
}

static void leave_streams(struct connection *c) {
  if (c->place < 0) return;
  streams[c->place] = streams[--stream_count];
  dues[c->place] = dues[stream_count];
  streams[c->place]->place = c->place;
  c->place = -1;
}

static void drop(struct connection *c) {
  leave_streams(c);
  close(c->fd);
  free(c);
}

// False where the connection is broken.
static bool send_piece(struct connection *c, const char *piece, size_t length) {
  ssize_t written = write(c->fd, piece, length);
  if (written < 0 && errno != EAGAIN) return false;
  if (written < 0) written = 0;
  if ((size_t)written == length) return true;
  c->rest_length = length - written;
  memcpy(c->rest, piece + written, c->rest_length);
  if (c->place >= 0) dues[c->place] = NEVER;
  watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  return true;
}

static bool send_rest(struct connection *c) {
  ssize_t written = write(c->fd, c->rest, c->rest_length);
  if (written < 0) return errno == EAGAIN;
  c->rest_length -= written;
  memmove(c->rest, c->rest + written, c->rest_length);
  if (c->rest_length > 0) return true;
  watch(c, EPOLL_CTL_MOD, EPOLLIN);
  if (c->place >= 0) dues[c->place] = c->due;
  return true;
}

static void await_request(struct connection *c) {
  c->state = IN_HEAD;
  c->head_length = 0;
}

static bool answer_json(struct connection *c, const char *status, const char *body) {
  char piece[PIECE_MAX];
  int n = snprintf(piece, sizeof piece,
                   "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                   status, strlen(body), body);
  await_request(c);
  return send_piece(c, piece, n);
}

static bool send_token(struct connection *c) {
  char token[512], piece[PIECE_MAX];
  int length = snprintf(token, sizeof token,
                        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                        "\"model\":\"%s\",\"t\":%lld,\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},"
                        "\"finish_reason\":null}]}\n\n",
                        name, (long long)now());
  bool is_last = --c->tokens_left <= 0;
  int n = snprintf(piece, sizeof piece, "%x\r\n%s\r\n%s", length, token,
                   is_last ? "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n" : "");
  dues[c->place] = c->due += c->interval_ns;
  if (is_last) {
    leave_streams(c);
    await_request(c);
  }
  bool is_sent = send_piece(c, piece, n);
  if (is_last && logs_requests) journal("answered");
  return is_sent;
}

// The number after `key` in the first line of the head, 0 where there is none.
static long long parameter(const struct connection *c, const char *key) {
  const char *end = strstr(c->head, "\r\n"), *found = strstr(c->head, key);
  return found && found < end ? atoll(found + strlen(key)) : 0;
}

static bool begin_stream(struct connection *c, long long tokens) {
  static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                             "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n";
  if (stream_count == STREAMS_MAX) return false;
  c->tokens_left = tokens;
  c->interval_ns = parameter(c, "us=") * 1000;
  // Streams that began together shall not go on in step.
  c->due = now() + (c->interval_ns ? rand() % c->interval_ns : 0);
  c->place = stream_count;
  dues[c->place] = c->due;
  streams[stream_count++] = c;
  c->state = ANSWERING;
  return send_piece(c, head, sizeof head - 1);
}

static bool answer(struct connection *c) {
  static const char completion[] =
      "{\"id\":\"chatcmpl-abcdefgh12345678\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"m\","
      "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"A model that says this, and "
      "nothing else, whatever it is asked, does so in as many words as an ordinary short answer of a real one "
      "would have, so that what carries it has as many bytes to carry, and as few as that.\"},"
      "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":57,\"completion_tokens\":49,\"total_tokens\":106}}";
  if (!strncmp(c->head, "GET /health", 11))
    return now() < ready_at ? answer_json(c, "503 Service Unavailable", "{\"status\":\"loading\"}")
                            : answer_json(c, "200 OK", "{\"status\":\"ok\"}");
  if (logs_requests) journal("request");
  long long tokens = parameter(c, "stream=");
  if (tokens > 0) return begin_stream(c, tokens);
  bool is_sent = answer_json(c, "200 OK", completion);
  if (logs_requests) journal("answered");
  return is_sent;
}

static bool take(struct connection *c, const char *bytes, size_t length) {
  if (c->state == IN_HEAD) {
    size_t before = c->head_length;
    size_t room = HEAD_MAX - before;
    size_t taken = length < room ? length : room;
    memcpy(c->head + before, bytes, taken);
    c->head_length += taken;
    c->head[c->head_length] = 0;
    char *end = strstr(c->head, "\r\n\r\n");
    if (!end) return c->head_length < HEAD_MAX;
    size_t head_length = end + 4 - c->head;
    bytes += head_length - before;
    length -= head_length - before;
    end[2] = 0;
    char *field = strcasestr(c->head, "\r\ncontent-length:");
    c->body_left = field ? atoll(field + 17) : 0;
    if (strcasestr(c->head, "\r\ntransfer-encoding:"))
      return answer_json(c, "411 Length Required", "{}") && false;
    c->state = IN_BODY;
  }
  if (c->state == IN_BODY) {
    c->body_left -= length;
    // Nobody here sends a request before the answer to the last one.
    if (c->body_left < 0) return false;
    return c->body_left > 0 || answer(c);
  }
  return length == 0;
}

static void accept_all(int listener) {
  int fd, on = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *c = calloc(1, sizeof *c);
    c->fd = fd;
    c->place = -1;
    watch(c, EPOLL_CTL_ADD, EPOLLIN);
  }
}

static void serve(struct connection *c, uint32_t events) {
  static char bytes[1 << 18];
  if ((events & EPOLLOUT) && !send_rest(c)) return drop(c);
  if (!(events & (EPOLLIN | EPOLLERR | EPOLLHUP))) return;
  ssize_t length = read(c->fd, bytes, sizeof bytes);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0 || !take(c, bytes, length)) drop(c);
}

// One token for each stream that is due one.
static void send_tokens(void) {
  int64_t t = now();
  for (int i = stream_count - 1; i >= 0; i--)
    if (dues[i] <= t) {
      struct connection *c = streams[i];
      // With its last token it leaves them, and another one takes its place.
      if (!send_token(c)) drop(c);
    }
}

static int64_t next_moment(void) {
  int64_t next = stop_at;
  if (ready_at > now() && ready_at < next) next = ready_at;
  for (int i = 0; i < stream_count; i++)
    if (dues[i] < next) next = dues[i];
  return next;
}

static int wait_events(struct epoll_event *events) {
  int64_t next = next_moment(), left = next == NEVER ? NEVER : next - now();
  if (left < 0) left = 0;
  struct timespec timeout = {left / 1000000000, left % 1000000000};
  return epoll_pwait2(events_fd, events, EVENTS_MAX, next == NEVER ? NULL : &timeout, NULL);
}

static int listen_on(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096)) {
    perror("listen");
    exit(1);
  }
  return fd;
}

static int terminations(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, NULL);
  return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static int read_options(int count, char **arguments) {
  static const struct option options[] = {
      {"port", 1, 0, 'p'},    {"name", 1, 0, 'n'},    {"journal", 1, 0, 'j'}, {"log-requests", 0, 0, 'r'},
      {"load-ms", 1, 0, 'l'}, {"stop-ms", 1, 0, 's'}, {0}};
  int option, port = 0;
  while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) switch (option) {
      case 'p': port = atoi(optarg); break;
      case 'n': name = optarg; break;
      case 'j': journal_file = optarg; break;
      case 'r': logs_requests = true; break;
      case 'l': load_ns = atoll(optarg) * 1000000; break;
      case 's': stop_ns = atoll(optarg) * 1000000; break;
      default: exit(2);
    }
  return port;
}

int main(int count, char **arguments) {
  int port = read_options(count, arguments);
  journal("started");
  ready_at = now() + load_ns;
  signal(SIGPIPE, SIG_IGN);
  events_fd = epoll_create1(EPOLL_CLOEXEC);
  // They stand for themselves among the connections, by the address of their descriptor.
  int listener = listen_on(port), signals = terminations();
  epoll_ctl(events_fd, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN, .data.ptr = &listener});
  epoll_ctl(events_fd, EPOLL_CTL_ADD, signals, &(struct epoll_event){.events = EPOLLIN, .data.ptr = &signals});
  static struct epoll_event events[EVENTS_MAX];
  for (bool is_ready = false; now() < stop_at;) {
    if (!is_ready && now() >= ready_at) {
      is_ready = true;
      journal("ready");
    }
    int length = wait_events(events);
    for (int i = 0; i < length; i++) {
      void *source = events[i].data.ptr;
      if (source == &listener) accept_all(listener);
      else if (source != &signals) serve(source, events[i].events);
      else {
        struct signalfd_siginfo which;
        if (read(signals, &which, sizeof which) <= 0 || stop_at != NEVER) continue;
        journal("asked to stop");
        stop_at = now() + stop_ns;
      }
    }
    send_tokens();
  }
  journal("ended");
}
