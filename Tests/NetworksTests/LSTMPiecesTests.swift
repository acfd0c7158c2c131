import Networks
import Tensors
import TestSupport
import Testing

/// Few rows of a wide layer are worked through in pieces side by side where resets cut them. What
/// comes out is what the steps give one after another.
@Suite struct LSTMPiecesTests {
  private static let (time, batch, inputs) = (12, 2, 3)

  /// Steps at which each row forgets. No stretch between is longer than three quarters of all steps, or
  /// there would be no pieces.
  static let patterns: [[[Int]]] = [
    [[4], [8]], [[0, 5], [5, 6, 7]], [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [3, 11]],
  ]

  private func numbers(_ shape: Shape, seed: UInt64, _ elementType: ElementType) -> Tensor {
    var random = RandomStream(seed: seed)
    return .uniform(shape, -1, 1, elementType: elementType, using: &random)
  }

  private func expectStepsAreTheWhole(
    _ pattern: [[Int]], width: Int, _ elementType: ElementType, within tolerance: Double
  ) {
    let (time, batch) = (Self.time, Self.batch)
    var random = RandomStream(seed: 1)
    let layer = LSTM(Self.inputs, width, using: &random).converted(to: elementType)
    let inputs = numbers([time, batch, Self.inputs], seed: 2, elementType)
    let start = numbers([2, batch, width], seed: 3, elementType)
    let weights = numbers([time, batch, width], seed: 4, elementType)
    let flags = (0..<time).flatMap { t in pattern.map { $0.contains(t) ? 1.0 : 0 } }
    let resets = Tensor(doubles: flags, shape: [time, batch]).converted(to: elementType)
    func result(
      _ unroll: (LSTM, Tensor, Tensor) -> (outputs: Tensor, state: Tensor)
    ) -> [Tensor] {
      // Room that is given out again holds what may not come into anything.
      for _ in 0..<4 {
        _ = Tensor.filled([2, time, batch, width], with: .nan, elementType: elementType)
      }
      return withTape {
        let tracked = (layer: layer.tracked(), inputs: inputs.tracked(), start: start.tracked())
        let (outputs, state) = unroll(tracked.layer, tracked.inputs, tracked.start)
        let loss = (outputs * weights).sum() + state.squared().sum()
        return [outputs, state]
          + gradient(of: loss, at: tracked.layer.parameters + [tracked.inputs, tracked.start])
      }
    }
    let whole = result { $0.unrolled($1, from: $2, resets: resets) }
    // A single step has no pieces.
    let steps = result { layer, inputs, start in
      var (state, outputs): (Tensor, [Tensor]) = (start, [])
      for t in 0..<time {
        let (output, next) = layer.unrolled(
          inputs.slice(t..<t + 1), from: state, resets: resets.slice(t..<t + 1))
        outputs.append(output)
        state = next
      }
      return (.concatenated(outputs, along: 0), state)
    }
    #expect(largestRelativeError(of: whole, against: steps, floor: 1e-2) < tolerance)
    // Without a tape nothing is kept for a derivative.
    let (outputs, state) = layer.unrolled(inputs, from: start, resets: resets)
    #expect(outputs.doubles == whole[0].doubles && state.doubles == whole[1].doubles)
  }

  /// 131 is a multiple of nothing that instructions take at a time.
  @Test(arguments: patterns, [128, 131]) func stepsAreTheWhole(pattern: [[Int]], width: Int) {
    expectStepsAreTheWhole(pattern, width: width, .float64, within: 1e-11)
    expectStepsAreTheWhole(pattern, width: width, .float32, within: 1e-4)
  }
}
