import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// What torch's layers made of drawn numbers; see Fixtures/transformer.py.
private struct TransformerReference: Decodable {
  struct Case: Decodable, Sendable {
    let norm: String
    let causal: Bool
    let present: [[Double]]
    let x: [Double]
    let parameters: [[Double]]
    let output: [Double]
    let weights: [Double]
    let gradients: [[Double]]
  }
  let width: Int
  let heads: Int
  let cases: [Case]

  static func read() throws -> TransformerReference {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/transformer", withExtension: "json"))
    return try JSONDecoder().decode(TransformerReference.self, from: Data(contentsOf: url))
  }
}

@Suite struct TransformerBlockTests {
  /// Outputs, attention and gradients, in 64 bits and in 32.
  @Test(arguments: [Tensors.ElementType.float64, .float32])
  func equalsTorch(type: Tensors.ElementType) throws {
    let reference = try TransformerReference.read()
    #expect(reference.cases.count == 4)
    let limit = type == .float64 ? 1e-10 : 2e-4
    for one in reference.cases {
      var random = RandomStream(seed: 1)
      let norm = try #require(TransformerBlock.Norm(rawValue: one.norm))
      let drawn = TransformerBlock(
        reference.width, heads: reference.heads, norm: norm, using: &random
      ).converted(to: type)
      let shapes = drawn.parameters.map(\.shape)
      let block = drawn.mapped { index, _ in
        Tensor(doubles: one.parameters[index], shape: shapes[index]).converted(to: type)
      }
      let present = Tensor(doubles: one.present.flatMap { $0 }, shape: [2, 3]).converted(to: type)
      var allowed = present.reshaped([2, 1, 3])
      if one.causal { allowed = allowed * Tensor.past(3, elementType: type) }
      let x = Tensor(doubles: one.x, shape: [2, 3, reference.width]).converted(to: type)
      func shown(_ block: TransformerBlock, _ x: Tensor) -> Tensor {
        block(x, allowed: allowed).output * present.reshaped([2, 3, 1])
      }
      let found = shown(block, x).doubles
      for (a, b) in zip(found, one.output) { #expect(abs(a - b) < limit) }
      if norm == .after {
        // torch was asked what the input's attention is; before it there is a normalisation else.
        for (a, b) in zip(block(x, allowed: allowed).weights.doubles, one.weights) {
          #expect(abs(a - b) < limit)
        }
      }
      let gradients = recordedGradient(
        of: { tensors in
          shown(block.mapped { index, _ in tensors[index + 1] }, tensors[0]).squared().sum()
        }, at: [x] + block.parameters)
      #expect(gradients.count == one.gradients.count)
      for (mine, theirs) in zip(gradients, one.gradients) {
        for (a, b) in zip(mine.doubles, theirs) { #expect(abs(a - b) < limit * 20) }
      }
    }
  }

  /// Nothing that comes later changes what is read before.
  @Test(arguments: TransformerBlock.Norm.allCases) func thePastAlone(norm: TransformerBlock.Norm) {
    var random = RandomStream(seed: 2)
    let block = TransformerBlock(4, heads: 2, norm: norm, using: &random).converted(to: .float64)
    let x = Tensor.normal([1, 5, 4], elementType: .float64, using: &random)
    let other = Tensor.concatenated(
      [x.slice(0..<3, along: 1), Tensor.normal([1, 2, 4], elementType: .float64, using: &random)],
      along: 1)
    func before(_ x: Tensor) -> [Double] {
      block(x, allowed: .past(5, elementType: .float64)).output.slice(0..<3, along: 1).doubles
    }
    #expect(before(x) == before(other))
    #expect(block(x).output.doubles[0] != block(other).output.doubles[0])
  }

  @Test func positionsAreAdded() {
    var random = RandomStream(seed: 4)
    let tokens = Tensor.zeros([2, 3, 4])
    for kind in TokenPositions.Kind.allCases {
      let positions = TokenPositions(kind, length: 5, width: 4, using: &random)
      let plain = positions(tokens).floats
      switch kind {
      case .none: #expect(plain == tokens.floats)
      case .sinusoidal:
        #expect(Array(plain[0..<12]) == Tensor.positions(3, 4).floats)
        #expect(plain[0..<12] == plain[12..<24])
      case .learned:
        #expect(Array(plain[0..<12]) == positions.table?.slice(0..<3).floats)
        #expect(positions.parameters.count == 1)
      }
      guard kind != .none else { continue }
      let turned = positions(tokens, places: [2, 1, 0]).floats
      #expect(turned[0..<4] == plain[8..<12] && turned[8..<12] == plain[0..<4])
      let apart = positions(tokens, places: [0, 1, 2, 4, 4, 0]).floats
      #expect(apart[0..<12] == plain[0..<12] && apart[12..<16] == apart[16..<20])
      #expect(apart[20..<24] == plain[0..<4])
    }
  }
}
