// The limit of what the other lanes can reach: the floor's bytes in both directions with nothing but sockets, on one thread.
// It moves a POST's body to the service over a kept connection, reads the answer to its end, and answers. Its address is in ASPNETCORE_URLS, the service's in Upstream.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { BUFFER = 8192, BATCH = 64, BACKLOG = 512 };

struct connection {
    int fd;
    bool is_upstream;
    struct connection *peer; // whose answer it waits for, or who waits for its answer
    struct connection *next; // among the idle connections to the service
    char *body;
    size_t body_length;
    size_t length;
    char bytes[BUFFER];
};

static const char HEAD[] =
    "POST / HTTP/1.1\r\nHost: 127.0.0.1:12345\r\nx-acs-action: VerifyIntelligentCaptcha\r\n"
    "x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\nx-acs-date: 2026-01-01T00:00:00Z\r\n"
    "x-acs-signature-nonce: 0123456789abcdef0123456789abcdef\r\nx-acs-version: 2023-03-05\r\n"
    "authorization: ACS3-HMAC-SHA256 Credential=LTAIemulator,SignedHeaders=content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;"
    "x-acs-signature-nonce;x-acs-version,Signature=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n"
    "accept: application/json\r\ncontent-type: application/x-www-form-urlencoded\r\nContent-Length: ";

static const char ANSWER[] =
    "HTTP/1.1 200 OK\r\nContent-Length: 72\r\nContent-Type: application/json; charset=utf-8\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nCache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\nX-Request-Id: 0123456789abcdef0123456789abcdef\r\nVary: Origin\r\nAccess-Control-Allow-Origin: https://www.example.com\r\n"
    "Access-Control-Expose-Headers: Retry-After, X-Captcha-Degraded, X-Request-Id\r\n\r\n"
    "{\"success\":true,\"verified\":true,\"id\":\"0123456789abcdef0123456789abcdef\"}";

static int poller;
static struct sockaddr_in service;
static struct connection *idle;

static _Noreturn void fail(const char *what)
{
    perror(what);
    exit(1);
}

static struct sockaddr_in address_of(const char *variable)
{
    unsigned short port;
    const char *url = getenv(variable);
    if (!url || sscanf(url, "http://127.0.0.1:%hu", &port) != 1)
        fail(variable);
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static struct connection *watch(int fd, bool is_upstream)
{
    struct connection *connection = calloc(1, sizeof *connection);
    if (fd < 0 || !connection)
        fail("connection");
    connection->fd = fd;
    connection->is_upstream = is_upstream;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) != 0)
        fail("epoll_ctl");
    return connection;
}

static struct connection *take_upstream(void)
{
    struct connection *upstream = idle;
    if (upstream) {
        idle = upstream->next;
        return upstream;
    }

    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&service, sizeof service) != 0)
        fail("the service");
    return watch(fd, true);
}

static void send_all(int fd, struct iovec *parts, int count, size_t length)
{
    // Less than a socket's buffer; a client that takes no answers is closed.
    if (writev(fd, parts, count) != (ssize_t)length)
        shutdown(fd, SHUT_RDWR);
}

// Only in a connection's own event, so that no later event of the batch meets one that is gone.
static void close_connection(struct connection *connection)
{
    for (struct connection **each = &idle; *each; each = &(*each)->next) {
        if (*each == connection) {
            *each = connection->next;
            break;
        }
    }

    if (connection->peer) {
        connection->peer->peer = NULL;
        if (connection->is_upstream)
            shutdown(connection->peer->fd, SHUT_RDWR);
    }

    close(connection->fd);
    free(connection);
}

// Whether a message is there: its head, and as many bytes after it as the head declares.
static bool is_whole(struct connection *connection)
{
    char *end = memmem(connection->bytes, connection->length, "\r\n\r\n", 4);
    if (!end)
        return false;
    char *declared = memmem(connection->bytes, end - connection->bytes, "ontent-Length: ", 15);
    connection->body = end + 4;
    connection->body_length = declared ? strtoul(declared + 15, NULL, 10) : 0;
    return connection->length - (connection->body - connection->bytes) >= connection->body_length;
}

static void on_request(struct connection *client)
{
    struct connection *upstream = take_upstream();
    upstream->peer = client;
    client->peer = upstream;
    char declared[32];
    int digits = snprintf(declared, sizeof declared, "%zu\r\n\r\n", client->body_length);
    struct iovec parts[] = {{(void *)HEAD, sizeof HEAD - 1}, {declared, digits}, {client->body, client->body_length}};
    send_all(upstream->fd, parts, 3, sizeof HEAD - 1 + digits + client->body_length);
}

static void on_answer(struct connection *upstream)
{
    struct connection *client = upstream->peer;
    upstream->peer = NULL;
    upstream->next = idle;
    idle = upstream;
    if (!client)
        return;
    client->peer = NULL;
    struct iovec answer = {(void *)ANSWER, sizeof ANSWER - 1};
    send_all(client->fd, &answer, 1, sizeof ANSWER - 1);
}

static void on_readable(struct connection *connection)
{
    ssize_t received = recv(connection->fd, connection->bytes + connection->length, BUFFER - connection->length, 0);
    if (received <= 0) {
        close_connection(connection);
        return;
    }

    connection->length += received;
    if (!is_whole(connection))
        return;
    connection->length = 0;
    if (connection->is_upstream)
        on_answer(connection);
    else
        on_request(connection);
}

int main(void)
{
    struct sockaddr_in own = address_of("ASPNETCORE_URLS");
    service = address_of("Upstream");
    signal(SIGPIPE, SIG_IGN);
    poller = epoll_create1(EPOLL_CLOEXEC);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(listener, (struct sockaddr *)&own, sizeof own) != 0 || listen(listener, BACKLOG) != 0)
        fail("listen");
    watch(listener, false);
    for (;;) {
        struct epoll_event events[BATCH];
        int count = epoll_wait(poller, events, BATCH, -1);
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection->fd == listener)
                watch(accept4(listener, NULL, NULL, SOCK_CLOEXEC), false);
            else
                on_readable(connection);
        }
    }
}
