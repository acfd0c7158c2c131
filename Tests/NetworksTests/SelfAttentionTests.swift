import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct SelfAttentionTests {
  private func layer(_ width: Int, heads: Int) -> SelfAttention {
    var random = RandomStream(seed: 5)
    return SelfAttention(width, heads: heads, using: &random).converted(to: .float64)
  }

  private func sequences(_ shape: Shape, seed: UInt64 = 1) -> Tensor {
    var random = RandomStream(seed: seed)
    return .normal(shape, elementType: .float64, using: &random)
  }

  /// Straight from the paper, step by step and head by head.
  private func oracle(
    _ layer: SelfAttention, _ rows: [[Double]]
  ) -> (output: [[Double]], weights: [[[Double]]]) {
    func through(_ linear: Linear, _ x: [Double]) -> [Double] {
      let (w, b) = (linear.weights.doubles, linear.bias.doubles)
      return b.indices.map { j in b[j] + x.indices.reduce(0) { $0 + x[$1] * w[$1 * b.count + j] } }
    }
    let (q, k, v) = (
      rows.map { through(layer.query, $0) }, rows.map { through(layer.key, $0) },
      rows.map { through(layer.value, $0) }
    )
    let share = layer.width / layer.heads
    var weights: [[[Double]]] = []
    var read = rows.map { _ in [Double]() }
    for head in 0..<layer.heads {
      let part = head * share..<(head + 1) * share
      var all: [[Double]] = []
      for t in rows.indices {
        let scores = rows.indices.map { s in
          part.reduce(0) { $0 + q[t][$1] * k[s][$1] } / Double(share).squareRoot()
        }
        let total = scores.reduce(0) { $0 + exp($1) }
        let row = scores.map { exp($0) / total }
        all.append(row)
        read[t] += part.map { f in rows.indices.reduce(0) { $0 + row[$1] * v[$1][f] } }
      }
      weights.append(all)
    }
    return (read.map { through(layer.output, $0) }, weights)
  }

  @Test(arguments: [1, 2, 4]) func itIsItsDefinition(heads: Int) {
    let layer = layer(4, heads: heads)
    let x = sequences([2, 3, 4])
    let (output, weights) = layer(x)
    #expect(weights.shape == Shape([2, heads, 3, 3]) && output.shape == [2, 3, 4])
    for batch in 0..<2 {
      let rows = (0..<3).map { t in
        (0..<4).map { x.doubles[(batch * 3 + t) * 4 + $0] }
      }
      let expected = oracle(layer, rows)
      for (i, number) in expected.output.flatMap({ $0 }).enumerated() {
        #expect(abs(output.doubles[batch * 12 + i] - number) < 1e-12)
      }
      for (i, number) in expected.weights.flatMap({ $0.flatMap { $0 } }).enumerated() {
        #expect(abs(weights.doubles[batch * heads * 9 + i] - number) < 1e-12)
      }
    }
  }

  /// A sequence filled up reads what it reads alone, whatever fills it.
  @Test func whatFillsUpIsNotSeen() {
    let layer = layer(4, heads: 2)
    let short = sequences([1, 2, 4])
    let alone = layer(short)
    for filler in [0.0, 100] {
      let filled = Tensor.concatenated(
        [short, Tensor.filled([1, 3, 4], with: filler, elementType: .float64)], along: 1)
      let present = Tensor(doubles: [1, 1, 0, 0, 0], shape: [1, 5])
      let (output, weights) = layer(filled, present: present)
      for i in 0..<8 { #expect(abs(output.doubles[i] - alone.output.doubles[i]) < 1e-12) }
      let row = Array(weights.doubles[0..<5])
      #expect(abs(row[0] + row[1] - 1) < 1e-12 && row[2...] == [0, 0, 0])
    }
  }

  /// Without positions, steps in another order read the same in that order; with them they do not.
  @Test func orderIsSeenThroughPositionsAlone() {
    let layer = layer(4, heads: 1)
    let x = sequences([1, 3, 4])
    let turned = Tensor.concatenated(
      [x.slice(2..<3, along: 1), x.slice(0..<2, along: 1)], along: 1)
    let (a, b) = (layer(x).output.doubles, layer(turned).output.doubles)
    for i in 0..<4 { #expect(abs(a[8 + i] - b[i]) < 1e-12) }
    let places = Tensor.positions(3, 4, elementType: .float64)
    let (c, d) = (layer(x + places).output.doubles, layer(turned + places).output.doubles)
    #expect((0..<4).contains { abs(c[8 + $0] - d[$0]) > 1e-3 })
  }

  @Test func positionsByHand() {
    let found = Tensor.positions(3, 4, elementType: .float64).doubles
    for t in 0..<3 {
      let expected = [sin(Double(t)), cos(Double(t)), sin(Double(t) / 100), cos(Double(t) / 100)]
      for i in 0..<4 { #expect(abs(found[4 * t + i] - expected[i]) < 1e-12) }
    }
  }

  @Test func derivativesOfBothOrders() {
    let layer = layer(4, heads: 2)
    let x = sequences([2, 3, 4])
    let present = Tensor(doubles: [1, 1, 1, 1, 1, 0], shape: [2, 3])
    let inputs = [x] + layer.parameters
    let function = { (tensors: [Tensor]) in
      let moved = layer.mapped { index, _ in tensors[index + 1] }
      return moved(tensors[0], present: present).output.squared().sum()
    }
    #expect(firstDerivativeError(of: function, at: inputs) < 1e-6)
    let directions = inputs.enumerated().map { sequences($1.shape, seed: UInt64($0 + 7)) }
    #expect(secondDerivativeError(of: function, at: inputs, along: directions) < 1e-5)
  }

  @Test func widthsAreChecked() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = RandomStream(seed: 1)
      _ = SelfAttention(5, heads: 2, using: &random)
    }
    #expect(says(result, "2 heads cannot share a width of 5 evenly"))
  }
}

@Suite struct LayerNormTests {
  @Test func byHand() {
    var norm = LayerNorm(2).converted(to: .float64)
    norm.gain = Tensor(doubles: [2, 3], shape: [2])
    norm.bias = Tensor(doubles: [10, 20], shape: [2])
    let found = norm(Tensor(doubles: [1, 5, -1, -1], shape: [2, 2])).doubles
    let scale = 2 / (4 + 1e-5).squareRoot()
    for (a, b) in zip(found, [10 - 2 * scale, 20 + 3 * scale, 10, 20]) {
      #expect(abs(a - b) < 1e-12)
    }
  }

  @Test func derivativesOfBothOrders() {
    var random = RandomStream(seed: 3)
    let norm = LayerNorm(4).converted(to: .float64)
    func draw(_ shape: Shape) -> Tensor {
      .normal(shape, elementType: .float64, using: &random)
    }
    let inputs = [draw([3, 4]), draw([4]), draw([4])]
    let weights = draw([3, 4])
    let function = { (tensors: [Tensor]) in
      (norm.mapped { index, _ in tensors[index + 1] }(tensors[0]) * weights).squared().sum()
    }
    #expect(firstDerivativeError(of: function, at: inputs) < 1e-6)
    #expect(
      secondDerivativeError(
        of: function, at: inputs, along: [draw([3, 4]), draw([4]), draw([4])]) < 1e-5)
  }

  /// Of one feature nothing is left, and nothing flows back: exactly.
  @Test func ofOneFeatureNothingIsLeft() {
    var norm = LayerNorm(1)
    norm.gain = Tensor([3])
    norm.bias = Tensor([0.5])
    let x = Tensor([0.1, -7, 1e6], shape: [3, 1])
    #expect(norm(x).floats == [0.5, 0.5, 0.5])
    let slopes = recordedGradient(of: { (norm($0[0]) * x).squared().sum() }, at: [x])
    #expect(slopes[0].floats == [0, 0, 0])
  }
}
