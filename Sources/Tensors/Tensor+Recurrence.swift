import CKernels

/// What the recurrence of an LSTM keeps for its derivative.
struct LSTMRecord {
  /// `[time, batch]`, a constant.
  let keeps: Tensor
  /// The activated gates, `[time, batch, 4·width]`.
  let gates: Tensor
}

extension Tensor {
  /// The recurrence of an LSTM over a whole sequence, as one operation: this tensor, `[time, batch,
  /// 4·width]`, is what the inputs of every step give to its gates (x·W + b, one product for all
  /// steps).
  ///
  /// At each step, with h and c first multiplied by the step's `keeps`, the gates are this + h ·
  /// `recurrent`, split into i, f, g and o; then c ← σ(f)·c + σ(i)·tanh(g) and h ← σ(o)·tanh(c)
  /// (Hochreiter and Schmidhuber 1997, with the forget gate of Gers 2000).
  /// - Parameters:
  ///   - recurrent: `[width, 4·width]`, the gates in the order input, forget, candidate, output.
  ///   - state: `[2, batch, width]`: h and c before the first step.
  ///   - keeps: `[time, batch]`: 0 where the state is forgotten before that step, 1 elsewhere; a
  ///     constant.
  /// - Returns: `[2, time, batch, width]`: h, then c, after every step.
  public func lstm(recurrent: Tensor, state: Tensor, keeps: Tensor) -> Tensor {
    require(
      recurrent.shape.rank == 2 && recurrent.shape[0] > 0
        && recurrent.shape[1] == 4 * recurrent.shape[0],
      "lstm: the recurrent weights \(recurrent.shape) are not [width, 4·width]")
    let width = recurrent.shape[0]
    require(
      shape.rank == 3 && shape[2] == 4 * width,
      "lstm: the projected input \(shape) does not fit the recurrent weights \(recurrent.shape)")
    let (time, batch) = (shape[0], shape[1])
    require(
      state.shape == [2, batch, width],
      "lstm: the state \(state.shape) does not fit the projected input \(shape); "
        + "it would be \(Shape([2, batch, width]))")
    require(
      keeps.shape == [time, batch],
      "lstm: the keeps \(keeps.shape) do not fit the projected input \(shape)")
    require(
      elementType == recurrent.elementType && elementType == state.elementType
        && elementType == keeps.elementType, "lstm: element types do not mix")
    let output = Tensor(uninitialized: [2, time, batch, width], elementType)
    // The gates of all steps are for the derivative; without one there is room for a single step's.
    let isRecorded = Tape.recorder(of: self, recurrent, state) != nil
    let gates = Tensor(uninitialized: [isRecorded ? time : 1, batch, 4 * width], elementType)
    var kernel = ck_lstm(recurrent: recurrent, state: state, keeps: keeps)
    ck_lstm_forward(
      elementType.kernelType, &kernel, pointer, gates.pointer, isRecorded ? 1 : 0, output.pointer)
    withExtendedLifetime((keeps, gates)) {}
    return output.recorded(
      .lstm(LSTMRecord(keeps: keeps.detached(), gates: gates)), self, recurrent, state)
  }
}

extension ck_lstm {
  /// The kernel's view of tensors that the caller keeps alive; shapes as in `Tensor.lstm`.
  init(recurrent: Tensor, state: Tensor, keeps: Tensor) {
    self.init(
      time: keeps.shape[0], batch: keeps.shape[1], width: recurrent.shape[0],
      recurrent: recurrent.pointer, state: state.pointer, keeps: keeps.pointer)
  }
}
