import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct CategoricalTests {
  /// Logits whose probabilities are these.
  private func policy(_ rows: [[Double]]) -> Categorical {
    Categorical(logits: tensor(rows.map { $0.map { log($0) + 3 } }))
  }

  private func tensor(_ rows: [[Double]]) -> Tensor {
    Tensor(doubles: rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
  }

  private func numbers(_ shape: Shape, seed: UInt64) -> Tensor {
    var random = RandomStream(seed: seed)
    return .uniform(shape, -2, 2, elementType: .float64, using: &random)
  }

  private func expect(_ tensor: Tensor, equals numbers: [Double], within bound: Double = 1e-12) {
    #expect(tensor.shape == [numbers.count])
    for (ours, expected) in zip(tensor.doubles, numbers) { #expect(abs(ours - expected) < bound) }
  }

  @Test func byHand() {
    let policy = policy([[0.5, 0.25, 0.25], [0.2, 0.2, 0.6]])
    #expect(policy.logProbabilities.shape == [2, 3])
    expect(policy.logProbability(of: [0, 2]), equals: [-log(2), log(0.6)])
    expect(policy.logProbability(of: [2, 1]), equals: [-2 * log(2), log(0.2)])
    // ½·1 + ¼·2 + ¼·2 = 1½ bits.
    expect(policy.entropy, equals: [1.5 * log(2), -0.4 * log(0.2) - 0.6 * log(0.6)])
    #expect(policy.mode == [0, 2])
    for (p, expected) in zip(policy.probabilities.doubles, [0.5, 0.25, 0.25, 0.2, 0.2, 0.6]) {
      #expect(abs(p - expected) < 1e-12)
    }
  }

  /// ½·log(½ / ¼) + ½·log(½ / ¾) one way and ¼·log ½ + ¾·log(3/2) the other.
  @Test func theDivergenceByHand() {
    let (even, uneven) = (policy([[0.5, 0.5]]), policy([[0.25, 0.75]]))
    expect(even.divergence(from: uneven), equals: [0.5 * log(2) + 0.5 * log(2.0 / 3)])
    expect(uneven.divergence(from: even), equals: [0.25 * log(0.5) + 0.75 * log(1.5)])
    expect(even.divergence(from: even), equals: [0])
  }

  /// A uniform distribution has the largest entropy; what is certain has none.
  @Test func theBoundsOfEntropy() {
    let policy = Categorical(logits: tensor([[7, 7, 7, 7], [0, 200, 0, 0]]))
    expect(policy.entropy, equals: [log(4), 0])
  }

  @Test(arguments: [ElementType.float64, .float32]) func largeLogitsDoNotOverflow(
    type: ElementType
  ) {
    let logits = tensor([[1e4, 0, -1e4], [-1e9, 0, 0]]).converted(to: type)
    let policy = Categorical(logits: logits)
    #expect(policy.logProbabilities.isFinite)
    #expect(policy.logProbability(of: [1, 2]).doubles[0] == -1e4)
    expect(policy.entropy, equals: [0, log(2)], within: 1e-6)
    let slope = recordedGradient(
      of: { Categorical(logits: $0[0]).entropy.sum() }, at: [logits])[0]
    #expect(slope.isFinite)
  }

  @Test func addingToAllLogitsChangesNothing() {
    let logits = numbers([5, 4], seed: 1)
    let (policy, shifted) = (Categorical(logits: logits), Categorical(logits: logits + 50))
    let error = largestRelativeError(of: shifted.logProbabilities, against: policy.logProbabilities)
    #expect(error < 1e-12)
    #expect(shifted.divergence(from: policy).doubles.allSatisfy { abs($0) < 1e-12 })
  }

  @Test func derivativesOfBothOrders() {
    let (logits, other) = (numbers([3, 4], seed: 1), numbers([3, 4], seed: 2))
    let weights = numbers([3], seed: 3)
    let functions: [([Tensor]) -> Tensor] = [
      { (Categorical(logits: $0[0]).logProbability(of: [3, 0, 2]) * weights).sum() },
      { (Categorical(logits: $0[0]).entropy * weights).sum() },
      {
        let divergence = Categorical(logits: $0[0]).divergence(from: Categorical(logits: $0[1]))
        return (divergence * weights).sum()
      },
    ]
    let directions = [numbers([3, 4], seed: 4), numbers([3, 4], seed: 5)]
    for function in functions {
      #expect(firstDerivativeError(of: function, at: [logits, other]) < 1e-6)
      let error = secondDerivativeError(of: function, at: [logits, other], along: directions)
      #expect(error < 1e-4)
    }
  }

  /// The gradient of the divergence vanishes where both are one, and its curvature is Fisher's
  /// information: the covariance of the score.
  @Test func theDivergencesCurvatureIsFishersInformation() {
    let p = [0.5, 0.3, 0.2]
    let logits = policy([p]).logProbabilities
    let direction = [1.0, -2, 0.5]
    let (slope, curvature) = withTape {
      let tracked = logits.tracked()
      let divergence = Categorical(logits: logits).divergence(from: Categorical(logits: tracked))
      let slope = gradient(of: divergence, at: [tracked], keepingGraph: true)[0]
      let along = (slope * tensor([direction])).sum()
      return (slope.doubles, gradient(of: along, at: [tracked])[0].doubles)
    }
    let mean = zip(p, direction).reduce(0) { $0 + $1.0 * $1.1 }
    for i in 0..<3 {
      #expect(abs(slope[i]) < 1e-12)
      #expect(abs(curvature[i] - p[i] * (direction[i] - mean)) < 1e-12)
    }
  }

  /// Within four standard errors, for every choice of two rows at once.
  @Test(arguments: [ElementType.float32, .float64]) func sampledFrequencies(type: ElementType) {
    let rows = [[0.5, 0.25, 0.2, 0.05], [0.01, 0.01, 0.97, 0.01]]
    let logits = policy(rows).logProbabilities.converted(to: type)
    let draws = 20_000
    let repeated = logits.gathered((0..<2 * draws).map { $0 % 2 })
    var random = RandomStream(seed: 5)
    let choices = Categorical(logits: repeated).sample(using: &random)
    #expect(choices.count == 2 * draws)
    for (row, probabilities) in rows.enumerated() {
      for (choice, p) in probabilities.enumerated() {
        let count = stride(from: row, to: 2 * draws, by: 2).count { choices[$0] == choice }
        let standardError = (p * (1 - p) / Double(draws)).squareRoot()
        #expect(abs(Double(count) / Double(draws) - p) < 4 * standardError)
      }
    }
  }

  /// What cannot be is never drawn, also at the ends, and the draws depend on the stream alone.
  @Test func theImpossibleIsNotDrawn() {
    let logits = Tensor([-1e9, 0, -1e9, 0, -1e9], shape: [1, 5]).gathered(
      [Int](repeating: 0, count: 5000))
    var random = RandomStream(seed: 6)
    var copy = random
    let choices = Categorical(logits: logits).sample(using: &random)
    #expect(Set(choices) == [1, 3])
    #expect(Categorical(logits: logits).sample(using: &copy) == choices)
    #expect(Categorical(logits: logits).sample(using: &copy) != choices)
  }

  @Test func logitsWithoutABatch() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Categorical(logits: .zeros([4])) }
    #expect(says(result, "Categorical: the logits are [4], not [batch, n]"))
  }

  @Test func choicesThatDoNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Categorical(logits: .zeros([2, 3])).logProbability(of: [0, 1, 2]) }
    #expect(says(result, "Categorical: 3 choices do not fit [2, 3]"))
    let outside = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Categorical(logits: .zeros([2, 3])).logProbability(of: [0, 3]) }
    #expect(says(outside, "column 3 is not within [2, 3]"))
  }

  @Test func divergenceBetweenDifferentForms() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Categorical(logits: .zeros([2, 3])).divergence(from: Categorical(logits: .zeros([1, 3])))
    }
    #expect(says(result, "Categorical: [2, 3] has no divergence from [1, 3]"))
  }
}
