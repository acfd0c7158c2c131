#include "CMPI.h"

#include <limits.h>
#include <stdio.h>

#ifdef ENCORE_MPI

#if __has_include(<mpi.h>)
#include <mpi.h>
#else
#include <mpi/mpi.h>  // where Debian's alternatives point to
#endif
#include <time.h>

static const int tag = 1;

int cmpi_is_built(void) { return 1; }

int cmpi_begin(int *rank, int *count) {
  int granted = 0;
  int error = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &granted);
  if (error) return error;
  if (granted < MPI_THREAD_SERIALIZED) return MPI_ERR_UNSUPPORTED_OPERATION;
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  error = MPI_Comm_rank(MPI_COMM_WORLD, rank);
  return error ? error : MPI_Comm_size(MPI_COMM_WORLD, count);
}

int cmpi_send(int to, const void *bytes, size_t size) {
  if (size > INT_MAX) return MPI_ERR_COUNT;
  MPI_Request request;
  int error = MPI_Isend(bytes, (int)size, MPI_BYTE, to, tag, MPI_COMM_WORLD, &request);
  if (error) return error;
  for (;;) {
    int is_done = 0;
    error = MPI_Test(&request, &is_done, MPI_STATUS_IGNORE);
    if (error && request != MPI_REQUEST_NULL) {
      // The caller is about to free the bytes, which MPI would go on reading.
      MPI_Cancel(&request);
      MPI_Request_free(&request);
    }
    if (error || is_done) return error;
    const struct timespec pause = {0, 100000};
    nanosleep(&pause, NULL);
  }
}

int cmpi_look(int *is_there, int *from, size_t *size) {
  MPI_Status status;
  int error = MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, is_there, &status);
  if (error || !*is_there) return error;
  int count = 0;
  error = MPI_Get_count(&status, MPI_BYTE, &count);
  *from = status.MPI_SOURCE;
  *size = (size_t)count;
  return error;
}

int cmpi_receive(int from, void *bytes, size_t size) {
  if (size > INT_MAX) return MPI_ERR_COUNT;
  return MPI_Recv(bytes, (int)size, MPI_BYTE, from, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

int cmpi_end(void) { return MPI_Finalize(); }

void cmpi_error_text(int error, char *text, size_t size) {
  char words[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  MPI_Error_string(error, words, &length);
  snprintf(text, size, "%s", words);
}

#else

// MPI's own numbers are positive.
static const int missing = -1;

int cmpi_is_built(void) { return 0; }
int cmpi_begin(int *rank, int *count) { return missing; }
int cmpi_send(int to, const void *bytes, size_t size) { return missing; }
int cmpi_look(int *is_there, int *from, size_t *size) { return missing; }
int cmpi_receive(int from, void *bytes, size_t size) { return missing; }
int cmpi_end(void) { return missing; }
void cmpi_error_text(int error, char *text, size_t size) {
  snprintf(text, size, "this program was built without the trait MPI");
}

#endif
