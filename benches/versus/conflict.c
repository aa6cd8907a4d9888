// The conflict of conflict.drill as raw system calls, in one network namespace: argv[1] times.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int tcp(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
    if (fd < 0) abort();
    return fd;
}

int main(int argc, char **argv) {
    long times = argc > 1 ? atol(argv[1]) : 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9000)};
    if (unshare(CLONE_NEWNET | (geteuid() ? CLONE_NEWUSER : 0))) abort();
    while (times-- > 0) {
        int one = 1, a = tcp();
        if (setsockopt(a, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one)) abort();
        if (bind(a, (struct sockaddr *)&address, sizeof address)) abort();
        if (listen(a, 128)) abort();
        int b = tcp();
        if (bind(b, (struct sockaddr *)&address, sizeof address) == 0 || errno != EADDRINUSE) abort();
        close(a);
        close(b);
    }
}
