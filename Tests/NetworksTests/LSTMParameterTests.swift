import Networks
import Tensors
import TestSupport
import Testing

/// How an LSTM is drawn and what it refuses.
@Suite struct LSTMParameterTests {
  private func draw(
    _ initializer: Initializer = .xavierUniform(), forgetBias: Double = 1, seed: UInt64 = 1
  ) -> LSTM {
    var random = RandomStream(seed: seed)
    return LSTM(
      20, 30, forgetBias: forgetBias, initializer: initializer, using: &random)
  }

  @Test func theWalk() {
    let layer = draw()
    #expect(
      layer.namedParameters.map(\.name) == ["input_weights", "recurrent_weights", "bias"])
    #expect(layer.parameters.map(\.shape) == [[20, 120], [30, 120], [120]])
    #expect(layer.inputs == 20 && layer.width == 30)
  }

  /// Each gate's recurrent weights are orthonormal, and no two gates' are the same.
  @Test func recurrentWeightsAreOrthogonalGateByGate() {
    let weights = draw().recurrentWeights.converted(to: .float64)
    let gates = (0..<4).map { weights.slice($0 * 30..<($0 + 1) * 30, along: 1) }
    for gate in gates {
      let product = gate.matrixProduct(gate, transposingFirst: true).doubles
      for (i, number) in product.enumerated() {
        #expect(abs(number - (i / 30 == i % 30 ? 1 : 0)) < 1e-5)
      }
    }
    #expect(Set(gates.map(\.doubles)).count == 4)
  }

  /// √(6/(20 + 30)): the bound of one gate, not of all four in a row.
  @Test func inputWeightsAreGlorots() {
    let bound = (6.0 / 50).squareRoot()
    let magnitudes = draw().inputWeights.doubles.map(\.magnitude)
    #expect(magnitudes.allSatisfy { $0 <= bound * 1.000_001 })
    #expect(magnitudes.max() ?? 0 > bound * 0.99)
  }

  @Test func theForgetGateStartsOpen() {
    func gates(_ layer: LSTM) -> [[Float]] {
      (0..<4).map { layer.bias.slice($0 * 30..<($0 + 1) * 30).floats }
    }
    let zeros = [Float](repeating: 0, count: 30)
    #expect(gates(draw()) == [zeros, zeros.map { _ in 1 }, zeros, zeros])
    #expect(gates(draw(forgetBias: 2.5))[1].allSatisfy { $0 == 2.5 })
    #expect(draw(forgetBias: 0).bias.floats.allSatisfy { $0 == 0 })
    // Where biases are drawn, it is added to what was drawn.
    let drawn = gates(draw(.fanInUniform))
    let bound: Float = 0.2237
    #expect(drawn[0].allSatisfy { $0.magnitude < bound } && drawn[0].contains { $0 != 0 })
    #expect(drawn[1].allSatisfy { ($0 - 1).magnitude < bound } && drawn[1].contains { $0 != 1 })
  }

  @Test func drawsDependOnTheStreamAlone() {
    #expect(draw(seed: 3).largestDifference(from: draw(seed: 3)) == 0)
    #expect(draw(seed: 3).largestDifference(from: draw(seed: 4)) > 0)
  }

  @Test func weightsThatDoNotFit() async {
    let recurrent = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = LSTM(inputWeights: .zeros([3, 8]), recurrentWeights: .zeros([2, 6]), bias: .zeros([8]))
    }
    #expect(says(recurrent, "LSTM: the recurrent weights [2, 6] are not [width, 4·width]"))
    let input = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = LSTM(inputWeights: .zeros([3, 4]), recurrentWeights: .zeros([2, 8]), bias: .zeros([8]))
    }
    #expect(
      says(input, "LSTM: the input weights [3, 4] do not fit the recurrent weights [2, 8]"))
    let bias = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = LSTM(inputWeights: .zeros([3, 8]), recurrentWeights: .zeros([2, 8]), bias: .zeros([4]))
    }
    #expect(says(bias, "LSTM: the bias [4] does not fit the recurrent weights [2, 8]"))
  }

  @Test func noWidth() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      _ = LSTM(3, 0, using: &random)
    }
    #expect(says(result, "LSTM: the widths 3 and 0 must be positive"))
  }

  @Test func inputsThatDoNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      let layer = LSTM(3, 2, using: &random)
      _ = layer.unrolled(
        .zeros([5, 4, 2]), from: layer.initialState(batch: 4), resets: .zeros([5, 4]))
    }
    #expect(says(result, "LSTM: the inputs [5, 4, 2] do not fit the input weights [3, 8]"))
  }

  @Test func aStateThatDoesNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      let layer = LSTM(3, 2, using: &random)
      _ = layer(.zeros([4, 3]), state: layer.initialState(batch: 5), resets: .zeros([4]))
    }
    #expect(
      says(result, "LSTM: the state [2, 5, 2] does not fit the inputs [4, 3] and the width 2"))
  }

  @Test func resetsThatDoNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      let layer = LSTM(3, 2, using: &random)
      _ = layer.unrolled(
        .zeros([5, 4, 3]), from: layer.initialState(batch: 4), resets: .zeros([4, 5]))
    }
    #expect(says(result, "LSTM: the resets [4, 5] do not fit the inputs [5, 4, 3]"))
    let step = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      let layer = LSTM(3, 2, using: &random)
      _ = layer(.zeros([4, 3]), state: layer.initialState(batch: 4), resets: .zeros([1]))
    }
    #expect(says(step, "LSTM: the resets [1] do not fit the input [4, 3]"))
  }
}
