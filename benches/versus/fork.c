// What fork.drill does, as raw system calls in one network namespace: argv[1] times. A child listens and
// says so, the parent's bind fails, the child is killed and waited for.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int tcp(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
    if (fd < 0) abort();
    return fd;
}

static void serve(int channel, const struct sockaddr_in *address) {
    int one = 1, a = tcp();
    char byte = 0;
    if (setsockopt(a, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one)) abort();
    if (bind(a, (const struct sockaddr *)address, sizeof *address)) abort();
    if (listen(a, 128)) abort();
    if (write(channel, &byte, 1) != 1) abort();
    pause();
}

int main(int argc, char **argv) {
    long times = argc > 1 ? atol(argv[1]) : 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9000)};
    if (unshare(CLONE_NEWNET | (geteuid() ? CLONE_NEWUSER : 0))) abort();
    while (times-- > 0) {
        int channel[2], status;
        char byte;
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel)) abort();
        pid_t child = fork();
        if (child < 0) abort();
        if (child == 0) serve(channel[1], &address);
        if (read(channel[0], &byte, 1) != 1) abort();
        int b = tcp();
        if (bind(b, (struct sockaddr *)&address, sizeof address) == 0 || errno != EADDRINUSE) abort();
        close(b);
        if (kill(child, SIGKILL) || waitpid(child, &status, 0) != child) abort();
        close(channel[0]);
        close(channel[1]);
    }
}
