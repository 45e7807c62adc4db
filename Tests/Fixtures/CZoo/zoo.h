// A plugin in C that misbehaves when it is told to, for tests only: what its parts share. It was written from
// docs/plugin-protocol.md alone.

#ifndef ZOO_H
#define ZOO_H

#include <stdbool.h>

/// Talks with the host on `socket` until the conversation is over, and returns the process's exit code.
int bothost_plugin_main(int socket);

/// A command that the host has sent.
typedef struct {
    long id;
    char *line; // owned
} command;

/// A way to misbehave, and the second word of the command that asks for it.
typedef struct {
    const char *name;
    const char *arguments; // as they stand in the usage line, with a space before them
    const char *members;   // of the command's declaration, with a comma before them
    void (*run)(const command *);
} fault;

extern const fault faults[];
extern const int fault_count;

// Members: where a value begins, as a string's content without decoding, or as a number.
const char *member(const char *line, const char *name);
bool member_string(const char *line, const char *name, char *content, int size);
long member_integer(const char *line, const char *name, long otherwise);

// Speaking: printf, all of it at once whoever else speaks. `say` adds the end of the line.
void speak_on(int socket);
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);
__attribute__((format(printf, 1, 2))) void blurt(const char *format, ...);
/// Replies to a command, begins another line, and lets nobody speak from then on.
_Noreturn void break_off(long call);
void hang_up(void);
void answer(const command *command, const char *code, bool ok, const char *text);

// Hearing: what the conversation has brought, for the threads in which commands run.
void note_cancel(long id);
void note_answer(const char *line);
void wait_for_cancel(long id);
/// Waits until the host has answered so many requests, of which it refused some.
void wait_for_answers(int count, int *refused, long *last_code);

// What the main thread has been told to do.
extern volatile bool is_deaf, hung_up, crashes_at_shutdown;

#endif
