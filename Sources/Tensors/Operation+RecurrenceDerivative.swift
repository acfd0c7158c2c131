import CKernels

/// What flows back through the recurrence of an LSTM.
private struct LSTMFlow {
  /// To the gates before their activation, `[time, batch, 4·width]`.
  var gates: Tensor
  /// To the state before the first step, `[2, batch, width]`.
  var state: Tensor
  /// No flow but what the weights' share is made with: what each step kept of the hidden numbers
  /// before it, `[time, batch, width]`.
  var hiddenBefore: Tensor
}

extension Tape.Node {
  /// The rule of `lstm`. Twice the same mathematics: a kernel for the gradients of every day, and
  /// operations of the set where the gradient is itself recorded, to be differentiated again.
  func pullBackLSTM(
    _ record: LSTMRecord, _ g: Tensor, needs: (Bool, Bool, Bool), give: (Int, Tensor) -> Void
  ) {
    guard let projected = first, let recurrent = second, let state = third else { return }
    let isRecording = Tape.current?.isRecording ?? false
    let flow =
      isRecording && projected.count > 0
      ? composedFlow(projected, recurrent, state, record.keeps, g)
      : fusedFlow(recurrent, state, record, g)
    if needs.0 { give(0, flow.gates) }
    if needs.1 {
      // Steps and rows alike add to the weights' share: one product over both.
      let width = recurrent.shape[0]
      let rows = flow.hiddenBefore.count / width
      give(
        1,
        flow.hiddenBefore.reshaped([rows, width]).matrixProduct(
          flow.gates.reshaped([rows, 4 * width]), transposingFirst: true))
    }
    if needs.2 { give(2, flow.state) }
  }

  private func fusedFlow(
    _ recurrent: Tensor, _ state: Tensor, _ record: LSTMRecord, _ g: Tensor
  ) -> LSTMFlow {
    let (time, batch, width) = (g.shape[1], g.shape[2], g.shape[3])
    let flow = LSTMFlow(
      gates: Tensor(uninitialized: [time, batch, 4 * width], g.elementType),
      state: Tensor(uninitialized: [2, batch, width], g.elementType),
      hiddenBefore: Tensor(uninitialized: [time, batch, width], g.elementType))
    var kernel = ck_lstm(recurrent: recurrent, state: state, keeps: record.keeps)
    ck_lstm_backward(
      g.elementType.kernelType, &kernel, record.gates.pointer, output.pointer, g.pointer,
      flow.gates.pointer, flow.state.pointer, flow.hiddenBefore.pointer)
    return withExtendedLifetime((recurrent, state, record, g)) { flow }
  }

  /// Everything that no step waits for is done for all steps at once, from the states that the
  /// forward pass gave; only the flow itself goes backwards step by step.
  private func composedFlow(
    _ projected: Tensor, _ recurrent: Tensor, _ state: Tensor, _ keeps: Tensor, _ g: Tensor
  ) -> LSTMFlow {
    let (time, batch, width) = (g.shape[1], g.shape[2], g.shape[3])
    let steps = Shape([time, batch, width])
    let keepColumns = keeps.reshaped([time, batch, 1])
    func halves(_ both: Tensor) -> (hidden: Tensor, cell: Tensor) {
      (both.slice(0..<1).reshaped(steps), both.slice(1..<2).reshaped(steps))
    }
    func kept(_ first: Tensor, _ after: Tensor) -> Tensor {
      Tensor.concatenated([first, after.slice(0..<time - 1)], along: 0) * keepColumns
    }
    let (hidden, cell) = halves(output)
    let hiddenBefore = kept(state.slice(0..<1), hidden)
    let cellBefore = kept(state.slice(1..<2), cell)
    let gates =
      projected
      + hiddenBefore.reshaped([time * batch, width]).matrixProduct(recurrent)
      .reshaped(projected.shape)
    func gate(_ i: Int) -> Tensor { gates.slice(i * width..<(i + 1) * width, along: 2) }
    let input = gate(0).sigmoid()
    let forget = gate(1).sigmoid()
    let candidate = gate(2).hyperbolicTangent()
    let out = gate(3).sigmoid()
    let squashed = cell.hyperbolicTangent()

    // How the cell follows the first three gates and the one before, and the hidden numbers the
    // last gate and the cell.
    let byInput = input.activationGradient(.sigmoid, candidate)
    let byForget = forget.activationGradient(.sigmoid, cellBefore)
    let byCandidate = candidate.activationGradient(.tanh, input)
    let byOut = out.activationGradient(.sigmoid, squashed)
    let byCell = squashed.activationGradient(.tanh, out)
    let byCellBefore = forget * keepColumns

    let (toHidden, toCell) = halves(g)
    var hiddenCarried = Tensor.zeros([batch, width], elementType: g.elementType)
    var cellCarried = hiddenCarried
    var toGates: [Tensor] = []
    for t in (0..<time).reversed() {
      func now(_ x: Tensor) -> Tensor { x.slice(t..<t + 1).reshaped([batch, x.shape[2]]) }
      let h = now(toHidden) + hiddenCarried
      let c = now(toCell) + cellCarried + h * now(byCell)
      let step = Tensor.concatenated(
        [c * now(byInput), c * now(byForget), c * now(byCandidate), h * now(byOut)], along: 1)
      hiddenCarried = step.matrixProduct(recurrent, transposingSecond: true) * now(keepColumns)
      cellCarried = c * now(byCellBefore)
      toGates.append(step.reshaped([1, batch, 4 * width]))
    }
    let toState = [hiddenCarried, cellCarried].map { $0.reshaped([1, batch, width]) }
    return LSTMFlow(
      gates: .concatenated(toGates.reversed(), along: 0),
      state: .concatenated(toState, along: 0), hiddenBefore: hiddenBefore)
  }
}
