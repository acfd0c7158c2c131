// Messages of bytes between the processes that mpirun started, through MPI's C interface. MPI's handles are
// structures, pointers or numbers, as the implementation likes it; none of them leaves this file.
//
// All functions but cmpi_is_built return 0, or the number of an error that cmpi_error_text puts into words. They are
// called from one thread at a time. Without the package trait MPI there is nothing behind them.
#ifndef ENCORE_CMPI_H
#define ENCORE_CMPI_H

#include <stddef.h>

/// Whether MPI was there when this was compiled.
int cmpi_is_built(void);

/// Joins the other processes. `rank` is this one's number, `count` how many there are.
int cmpi_begin(int *rank, int *count);

/// Sends bytes to `to`, and returns when they may be changed. Sleeps while the receiver is busy: MPI by itself waits
/// with a whole core.
int cmpi_send(int to, const void *bytes, size_t size);

/// Looks whether a message lies ready: `is_there` is 1 with its sender and its length, or 0.
int cmpi_look(int *is_there, int *from, size_t *size);

/// Takes a message of just that length from `from`.
int cmpi_receive(int from, void *bytes, size_t size);

/// Leaves. Waits for the others to leave, too.
int cmpi_end(void);

/// The sentence for an error, in `text`, of at most `size` bytes with the zero at its end.
void cmpi_error_text(int error, char *text, size_t size);

#endif
