import Foundation
import Networks
import Tensors
import Testing

@testable import MetaLearning

@Suite struct FeatureAttentionTests {
  private func attention(
    query: Int = 7, key: Int = 5, hidden: [Int] = [], heads: Int = 1, seed: UInt64 = 1
  ) -> FeatureAttention {
    var random = RandomStream(seed: seed)
    return FeatureAttention(
      queryWidth: query, keyWidth: key, hidden: hidden, headCount: heads, using: &random)
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// 2σ(W₂ relu(W₁(q ⊕ k) + b₁) + b₂), with two features, one key and two hidden units.
  @Test func weightsByHand() {
    var attention = attention(query: 2, key: 1, hidden: [2])
    attention.heads[0].hidden[0].weights = Tensor([[1, -1], [2, 0], [0.5, 1]])
    attention.heads[0].hidden[0].bias = Tensor([0.25, -0.5])
    attention.heads[0].head.weights = Tensor([[1, 0.5], [-2, 3]])
    attention.heads[0].head.bias = Tensor([0.1, -0.2])
    let weights = attention(query: Tensor([[0.5, 1], [-2, 0]]), key: Tensor([[2], [1]])).doubles
    // First row: hidden units 0.5 + 2 + 1 + 0.25 = 3.75 and −0.5 + 2 − 0.5 = 1. Second row:
    // −2 + 0.5 + 0.25 < 0 and 2 + 1 − 0.5 = 2.5.
    let expected = [
      3.75 - 2 + 0.1, 1.875 + 3 - 0.2, -5 + 0.1, 7.5 - 0.2,
    ].map { 2 * sigmoid($0) }
    #expect(weights.count == 4)
    for (ours, theirs) in zip(weights, expected) { #expect(abs(ours - theirs) < 1e-6) }
  }

  @Test(arguments: [1, 2, 3]) func weightsAreWithinZeroAndTwo(heads: Int) {
    let attention = attention(heads: heads)
    var random = RandomStream(seed: 2)
    for scale in [0.0, 1, 1e3, 1e9] {
      let query = Tensor.normal([50, 7], using: &random) * scale
      let weights = attention(query: query, key: .normal([50, 5], using: &random) * scale)
      #expect(weights.shape == [50, 7])
      #expect(weights.doubles.allSatisfy { (0...2).contains($0) })
      if scale == 1e9 { #expect(weights.doubles.min() == 0 && weights.doubles.max() == 2) }
    }
  }

  /// Key and Query both matter, and rows keep to themselves.
  @Test func itSeesBoth() {
    let attention = attention()
    var random = RandomStream(seed: 3)
    let (query, key) = (
      Tensor.normal([4, 7], using: &random), Tensor.normal([4, 5], using: &random)
    )
    let weights = attention(query: query, key: key)
    #expect(attention(query: query * 0, key: key).floats != weights.floats)
    #expect(attention(query: query, key: key * 0).floats != weights.floats)
    #expect(
      attention(query: query.slice(2..<3), key: key.slice(2..<3)).floats
        == weights.slice(2..<3).floats)
  }

  /// The shares of the features follow one another and leave none out, whatever their number.
  @Test(arguments: [
    (7, 1, [7]), (7, 2, [3, 4]), (7, 3, [2, 2, 3]), (7, 7, [1, 1, 1, 1, 1, 1, 1]),
    (6, 3, [2, 2, 2]),
    (128, 4, [32, 32, 32, 32]),
  ])
  func headsShareTheFeatures(query: Int, heads: Int, shares: [Int]) {
    var attention = attention(query: query, heads: heads)
    #expect(attention.heads.map { $0.head.bias.count } == shares)
    // A head that always says 2σ(its number) shows which features are its own.
    for head in 0..<heads {
      attention.heads[head] = attention.heads[head].mapped { $1 * 0 }
      attention.heads[head].head.bias = .filled([shares[head]], with: Double(head))
    }
    let weights = attention(query: .ones([1, query]), key: .ones([1, 5])).doubles
    let expected = shares.enumerated().flatMap { head, share in
      [Double](repeating: 2 * sigmoid(Double(head)), count: share)
    }
    for (ours, theirs) in zip(weights, expected) { #expect(abs(ours - theirs) < 1e-6) }
    #expect(weights.count == query)
  }

  /// Heads are drawn apart, and share the hidden units among them, rounded up.
  @Test func headsAreNetworksOfTheirOwn() {
    let attention = attention(query: 6, key: 5, hidden: [9, 4], heads: 2)
    #expect(attention.heads.map { $0.hidden.map { $0.bias.count } } == [[5, 2], [5, 2]])
    #expect(
      attention.heads[0].hidden[0].weights.floats != attention.heads[1].hidden[0].weights.floats)
    #expect(attention.namedParameters.first?.name == "heads.0.hidden.0.weights")
  }

  /// The authors' network for widths of 128: 256 to 256 to 128 to 128.
  @Test func theAuthorsNetwork() {
    let attention = attention(query: 128, key: 128)
    #expect(
      attention.parameters.map(\.shape) == [
        [256, 256], [256], [256, 128], [128], [128, 128], [128],
      ])
    #expect(attention.parameterCount == 115_200)
  }

  @Test func moreHeadsThanFeatures() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      _ = FeatureAttention(
        queryWidth: 3, keyWidth: 2, hidden: [], headCount: 4, using: &random)
    }
    #expect(says(result, "FeatureAttention: 4 heads cannot share 3 features"))
  }

  @Test func rowsThatDoNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      let attention = FeatureAttention(
        queryWidth: 3, keyWidth: 2, hidden: [], headCount: 1, using: &random)
      _ = attention(query: .zeros([4, 3]), key: .zeros([5, 2]))
    }
    #expect(
      says(result, "FeatureAttention takes [batch, query] and [batch, key], not [4, 3] and [5, 2]"))
  }
}
