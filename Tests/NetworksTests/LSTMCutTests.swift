import Networks
import Tensors
import TestSupport
import Testing

/// A sequence unrolled in one piece is the same sequence unrolled in pieces: for every way of cutting
/// it and every pattern of resets, up to six steps.
@Suite struct LSTMCutTests {
  /// One way of cutting, and one pattern of resets.
  struct Cut {
    let time: Int
    /// Bit t: the sequence is cut before step t + 1.
    let cuts: Int
    /// Bit t: the first row forgets before step t.
    let pattern: Int

    static let batch = 3
    static let inputs = 2

    /// The first steps of the pieces, and the end.
    var borders: [Int] { [0] + (1..<time).filter { (cuts >> ($0 - 1)) & 1 == 1 } + [time] }

    /// The rows forget in different patterns, which together are all patterns, too.
    var resets: Tensor {
      func bit(_ t: Int) -> Double { Double((pattern >> t) & 1) }
      let numbers = (0..<time).flatMap { t in [bit(t), 1 - bit(t), bit(time - 1 - t)] }
      return Tensor(doubles: numbers, shape: [time, Cut.batch])
    }

    static func all(_ time: Int) -> [Cut] {
      (0..<1 << (time - 1)).flatMap { cuts in
        (0..<1 << time).map { Cut(time: time, cuts: cuts, pattern: $0) }
      }
    }
  }

  private let layer: LSTM = {
    var random = RandomStream(seed: 1)
    return LSTM(Cut.inputs, 3, using: &random).converted(to: .float64)
  }()

  private func numbers(_ shape: Shape, seed: UInt64) -> Tensor {
    var random = RandomStream(seed: seed)
    return .uniform(shape, -1, 1, elementType: .float64, using: &random)
  }

  /// The pieces one after another, each from the state that the one before left.
  private func pieces(
    _ layer: LSTM, _ inputs: Tensor, from state: Tensor, _ cut: Cut
  ) -> (outputs: Tensor, state: Tensor) {
    var state = state
    var outputs: [Tensor] = []
    for (start, end) in zip(cut.borders, cut.borders.dropFirst()) {
      let (piece, next) = layer.unrolled(
        inputs.slice(start..<end), from: state, resets: cut.resets.slice(start..<end))
      outputs.append(piece)
      state = next
    }
    return (.concatenated(outputs, along: 0), state)
  }

  /// Values; and the gradient at everything when the state is handed on tracked.
  @Test(arguments: 1...6) func piecesEqualTheWhole(time: Int) {
    let inputs = numbers([time, Cut.batch, Cut.inputs], seed: 2)
    let start = numbers([2, Cut.batch, 3], seed: 3)
    let weights = numbers([time, Cut.batch, 3], seed: 4)
    func result(
      _ unroll: (LSTM, Tensor, Tensor) -> (outputs: Tensor, state: Tensor)
    ) -> [Tensor] {
      withTape {
        let tracked = (layer: layer.tracked(), inputs: inputs.tracked(), start: start.tracked())
        let (outputs, state) = unroll(tracked.layer, tracked.inputs, tracked.start)
        let loss = (outputs * weights).sum() + state.squared().sum()
        return [outputs, state]
          + gradient(of: loss, at: tracked.layer.parameters + [tracked.inputs, tracked.start])
      }
    }
    var worst = 0.0
    for cut in Cut.all(time) {
      let whole = result { $0.unrolled($1, from: $2, resets: cut.resets) }
      let inPieces = result { pieces($0, $1, from: $2, cut) }
      worst = max(worst, largestRelativeError(of: inPieces, against: whole))
    }
    #expect(worst < 1e-6)
  }

  /// The same in 32 bits, and with states that were stored: constants from which a piece begins.
  @Test(arguments: 1...6) func storedStatesContinue(time: Int) {
    let narrow = layer.converted(to: .float32)
    let inputs = numbers([time, Cut.batch, Cut.inputs], seed: 2).converted(to: .float32)
    let start = numbers([2, Cut.batch, 3], seed: 3).converted(to: .float32)
    var worst = 0.0
    for cut in Cut.all(time) {
      let resets = cut.resets.converted(to: .float32)
      let whole = narrow.unrolled(inputs, from: start, resets: resets)
      var stored = start.floats
      for (begin, end) in zip(cut.borders, cut.borders.dropFirst()) {
        let (piece, next) = narrow.unrolled(
          inputs.slice(begin..<end), from: Tensor(stored, shape: start.shape),
          resets: resets.slice(begin..<end))
        let expected = whole.outputs.slice(begin..<end)
        worst = max(worst, largestRelativeError(of: piece, against: expected, floor: 1e-1))
        stored = next.floats
      }
      let last = Tensor(stored, shape: start.shape)
      worst = max(worst, largestRelativeError(of: last, against: whole.state, floor: 1e-1))
    }
    #expect(worst < 1e-6)
  }

  /// What was forgotten before a piece begins has no say in it: a reset at a cut makes the pieces
  /// independent, values and gradients.
  @Test func aResetAtACutMakesPiecesIndependent() {
    let inputs = numbers([5, Cut.batch, Cut.inputs], seed: 5)
    let resets = Tensor(
      doubles: (0..<5).flatMap { t in [Double](repeating: t == 2 ? 1 : 0, count: Cut.batch) },
      shape: [5, Cut.batch])
    func slopes(from state: Tensor) -> (outputs: [Double], early: [Double]) {
      withTape {
        let tracked = inputs.tracked()
        let (outputs, _) = layer.unrolled(tracked, from: state, resets: resets)
        let late = outputs.slice(2..<5)
        let slope = gradient(of: late.squared().sum(), at: [tracked])[0]
        return (late.doubles, slope.slice(0..<2).doubles)
      }
    }
    let one = slopes(from: numbers([2, Cut.batch, 3], seed: 6))
    let other = slopes(from: numbers([2, Cut.batch, 3], seed: 7))
    #expect(one.outputs == other.outputs)
    #expect(one.early.allSatisfy { $0 == 0 })
  }
}
