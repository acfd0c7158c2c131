import Networks
import Tensors
import Testing

@Suite struct InitializerTests {
  private func draw(_ initializer: Initializer, _ inputs: Int, _ outputs: Int)
    -> (weights: [Double], bias: [Double])
  {
    var random = RandomStream(seed: 12)
    let weights = initializer.weights(inputs: inputs, outputs: outputs, using: &random)
    let bias = initializer.bias(inputs: inputs, outputs: outputs, using: &random)
    #expect(weights.shape == [inputs, outputs])
    #expect(bias.shape == [outputs])
    return (weights.doubles, bias.doubles)
  }

  /// Bounds that are reached, and the moments of the uniform distribution within them.
  private func expectUniform(_ numbers: [Double], within bound: Double) {
    #expect(numbers.allSatisfy { abs($0) <= bound * 1.000_001 })
    let count = Double(numbers.count)
    #expect(numbers.max() ?? 0 > bound * 0.99)
    #expect(numbers.min() ?? 0 < bound * -0.99)
    let mean = numbers.reduce(0, +) / count
    let square = numbers.reduce(0) { $0 + $1 * $1 } / count
    // Five standard errors.
    #expect(abs(mean) < 5 * bound / (3 * count).squareRoot())
    #expect(abs(square / (bound * bound / 3) - 1) < 5 * (0.8 / count).squareRoot())
  }

  @Test func fanInUniform() {
    let (weights, bias) = draw(.fanInUniform, 100, 400)
    expectUniform(weights, within: 0.1)
    expectUniform(bias, within: 0.1)
  }

  @Test func xavierUniform() {
    let (weights, bias) = draw(.xavierUniform(gain: 2), 200, 400)
    expectUniform(weights, within: 0.2)
    #expect(bias.allSatisfy { $0 == 0 })
  }

  @Test func uniform() {
    let (weights, bias) = draw(.uniform(bound: 0.003), 100, 400)
    expectUniform(weights, within: 0.003)
    expectUniform(bias, within: 0.003)
  }

  @Test func kaimingNormal() {
    let (weights, bias) = draw(.kaimingNormal, 200, 300)
    let count = Double(weights.count)
    let mean = weights.reduce(0, +) / count
    let square = weights.reduce(0) { $0 + $1 * $1 } / count
    let fourth = weights.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count
    #expect(abs(mean) < 5 * 0.1 / count.squareRoot())
    #expect(abs(square / 0.01 - 1) < 5 * (2 / count).squareRoot())
    #expect(abs(fourth / 3e-4 - 1) < 0.1)
    #expect(bias.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [(5, 8), (8, 5), (6, 6), (1, 4), (64, 64)])
  func orthogonal(inputs: Int, outputs: Int) {
    var random = RandomStream(seed: 3)
    let gain = 1.5
    let weights = Initializer.orthogonal(gain: gain)
      .weights(inputs: inputs, outputs: outputs, using: &random).converted(to: .float64)
    let product =
      inputs <= outputs
      ? weights.matrixProduct(weights.transposed()) : weights.transposed().matrixProduct(weights)
    let size = min(inputs, outputs)
    for (i, number) in product.doubles.enumerated() {
      let expected = i / size == i % size ? gain * gain : 0
      #expect(abs(number - expected) < 1e-5)
    }
    let bias = Initializer.orthogonal().bias(inputs: inputs, outputs: outputs, using: &random)
    #expect(bias.floats.allSatisfy { $0 == 0 })
  }

  @Test func drawsDependOnTheStreamAlone() {
    for initializer in [Initializer.fanInUniform, .kaimingNormal, .orthogonal()] {
      #expect(draw(initializer, 4, 3).weights == draw(initializer, 4, 3).weights)
    }
  }
}
