import Estimators
import Tensors
import TestSupport
import Testing

/// Advantages against a definition written straight from the papers, as double loops.
@Suite struct AdvantageTests {
  private func columns(_ rows: [[Double]]) -> Tensor {
    Tensor(doubles: rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
  }

  /// Six steps of three environments; one terminates in the middle, one is cut off, one goes on.
  private func sequence(seed: UInt64 = 1, time: Int = 6, batch: Int = 3) -> RewardSequence {
    var random = RandomStream(seed: seed)
    func draw() -> Tensor { .normal([time, batch], elementType: .float64, using: &random) }
    var continues = [[Double]](repeating: .init(repeating: 1, count: batch), count: time)
    var boundaries = [[Double]](repeating: .init(repeating: 0, count: batch), count: time)
    continues[2][0] = 0
    boundaries[2][0] = 1
    if batch > 1 { boundaries[3][1] = 1 }
    return RewardSequence(
      rewards: draw(), continues: columns(continues), boundaries: columns(boundaries),
      values: draw(), nextValues: draw())
  }

  /// The n-step return less the value, with everything looked up step by step.
  private func oracle(
    _ s: RewardSequence, at time: Int, _ column: Int, discount: Double, horizon: Int
  ) -> Double {
    let (steps, batch) = (s.rewards.shape[0], s.rewards.shape[1])
    func number(_ tensor: Tensor, _ t: Int) -> Double { tensor.doubles[t * batch + column] }
    var total = 0.0
    var factor = 1.0
    for t in time..<steps {
      total += factor * number(s.rewards, t)
      factor *= discount
      let isLast = t == steps - 1 || t - time + 1 == horizon || number(s.boundaries, t) == 1
      if isLast {
        total += factor * number(s.continues, t) * number(s.nextValues, t)
        break
      }
    }
    return total - number(s.values, time)
  }

  /// Consistent values: what a step arrives at is what the next one sees, but at borders.
  private func consistent(_ s: RewardSequence) -> RewardSequence {
    let (time, batch) = (s.rewards.shape[0], s.rewards.shape[1])
    var next = s.nextValues.doubles
    for t in 0..<time - 1 {
      for b in 0..<batch where s.boundaries.doubles[t * batch + b] == 0 {
        next[t * batch + b] = s.values.doubles[(t + 1) * batch + b]
      }
    }
    var result = s
    result.nextValues = Tensor(doubles: next, shape: [time, batch])
    return result
  }

  @Test func byHand() {
    // δ = 1 + 0.5·4 − 2 = 1, then 2 + 0 − 4 = −2 (terminated); Â₀ = 1 + 0.5·0.5·(−2).
    let sequence = RewardSequence(
      rewards: columns([[1], [2]]), continues: columns([[1], [0]]),
      boundaries: columns([[0], [1]]), values: columns([[2], [4]]), nextValues: columns([[4], [9]]))
    #expect(sequence.temporalDifferences(discount: 0.5).doubles == [1, -2])
    #expect(
      sequence.generalizedAdvantages(discount: 0.5, smoothing: 0.5).doubles == [0.5, -2])
    #expect(sequence.multiStepAdvantages(discount: 0.5, horizon: 1).doubles == [1, -2])
    #expect(sequence.multiStepAdvantages(discount: 0.5, horizon: 2).doubles == [0, -2])
  }

  @Test(arguments: [1, 2, 3, 5, 6, 9]) func multiStepIsItsDefinition(horizon: Int) {
    let sequence = consistent(sequence())
    let found = sequence.multiStepAdvantages(discount: 0.9, horizon: horizon).doubles
    for t in 0..<6 {
      for b in 0..<3 {
        let expected = oracle(sequence, at: t, b, discount: 0.9, horizon: horizon)
        #expect(abs(found[t * 3 + b] - expected) < 1e-12)
      }
    }
  }

  /// Schulman's Eq. 16: the exponentially weighted mean of all n-step advantages.
  @Test(arguments: [0.0, 0.4, 0.95]) func generalizedIsTheMeanOfAll(smoothing: Double) {
    let sequence = consistent(sequence())
    let found = sequence.generalizedAdvantages(discount: 0.9, smoothing: smoothing).doubles
    for t in 0..<6 {
      for b in 0..<3 {
        // Beyond the end of the episode or of the sequence all look ahead equally far.
        var expected = 0.0
        for n in 1...400 {
          expected +=
            (1 - smoothing) * Tensor.power(smoothing, n - 1)
            * oracle(sequence, at: t, b, discount: 0.9, horizon: n)
        }
        #expect(abs(found[t * 3 + b] - expected) < 1e-6)
      }
    }
  }

  @Test func theWholeReturnIsLambdaOne() {
    let sequence = consistent(sequence())
    let found = sequence.generalizedAdvantages(discount: 0.9, smoothing: 1).doubles
    for t in 0..<6 {
      for b in 0..<3 {
        let expected = oracle(sequence, at: t, b, discount: 0.9, horizon: .max)
        #expect(abs(found[t * 3 + b] - expected) < 1e-12)
      }
    }
  }

  /// A sequence with a border in the middle equals its two halves computed apart.
  @Test(arguments: [true, false]) func halvesAndTheWhole(terminates: Bool) {
    var whole = sequence(seed: 7, time: 8, batch: 2)
    var boundaries = Tensor.zeros([8, 2], elementType: .float64).doubles
    var continues = Tensor.ones([8, 2], elementType: .float64).doubles
    for b in 0..<2 {
      boundaries[3 * 2 + b] = 1
      if terminates { continues[3 * 2 + b] = 0 }
    }
    whole.boundaries = Tensor(doubles: boundaries, shape: [8, 2])
    whole.continues = Tensor(doubles: continues, shape: [8, 2])
    func part(_ rows: Range<Int>) -> RewardSequence {
      RewardSequence(
        rewards: whole.rewards.slice(rows), continues: whole.continues.slice(rows),
        boundaries: whole.boundaries.slice(rows), values: whole.values.slice(rows),
        nextValues: whole.nextValues.slice(rows))
    }
    for smoothing in [0.0, 0.7, 1.0] {
      func advantages(_ s: RewardSequence) -> [Double] {
        s.generalizedAdvantages(discount: 0.99, smoothing: smoothing).doubles
      }
      #expect(advantages(whole) == advantages(part(0..<4)) + advantages(part(4..<8)))
    }
    func steps(_ s: RewardSequence) -> [Double] {
      s.multiStepAdvantages(discount: 0.99, horizon: 3).doubles
    }
    #expect(steps(whole) == steps(part(0..<4)) + steps(part(4..<8)))
  }

  @Test func derivatives() {
    let sequence = sequence(seed: 3)
    func advantages(_ inputs: [Tensor]) -> RewardSequence {
      var changed = sequence
      changed.rewards = inputs[0]
      changed.values = inputs[1]
      changed.nextValues = inputs[2]
      return changed
    }
    let inputs = [sequence.rewards, sequence.values, sequence.nextValues]
    let generalized = firstDerivativeError(
      of: {
        advantages($0).generalizedAdvantages(discount: 0.9, smoothing: 0.8).squared().sum()
      },
      at: inputs)
    #expect(generalized < 1e-6)
    let multiStep = firstDerivativeError(
      of: { advantages($0).multiStepAdvantages(discount: 0.9, horizon: 3).squared().sum() },
      at: inputs)
    #expect(multiStep < 1e-6)
  }

  @Test func standardizedByHand() {
    let result = standardized(Tensor([1, 3, 5, 7], shape: [4]))
    let deviation = Float(5).squareRoot()
    for (a, b) in zip(result.floats, [-3, -1, 1, 3]) {
      #expect(abs(a - Float(b) / deviation) < 1e-6)
    }
    // Equal numbers have no deviation to divide by.
    #expect(standardized(Tensor([2, 2], shape: [2])).floats == [0, 0])
  }

  @Test func doorsNameTheShapes() async {
    await #expect(processExitsWith: .failure) {
      let a = Tensor.zeros([2, 1])
      _ = RewardSequence(
        rewards: a, continues: a, boundaries: a, values: Tensor.zeros([3, 1]), nextValues: a)
    }
  }
}
