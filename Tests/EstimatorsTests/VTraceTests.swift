import Estimators
import Foundation
import Tensors
import TestSupport
import Testing

/// V-trace against its definition (Espeholt et al. 2018, Eq. 1), written as double loops.
@Suite struct VTraceTests {
  private func columns(_ rows: [[Double]]) -> Tensor {
    Tensor(doubles: rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
  }

  /// Drawn rewards and values; episodes end here and there, half of them by a time limit. What a step
  /// arrives at is what the next one sees, but at borders.
  private func sequence(
    seed: UInt64, time: Int = 7, batch: Int = 4
  ) -> (sequence: RewardSequence, logRatios: Tensor) {
    var random = RandomStream(seed: seed)
    func draw() -> Tensor { .normal([time, batch], elementType: .float64, using: &random) }
    let (rewards, values, logRatios) = (draw(), draw(), draw())
    var next = draw().doubles
    var (continues, boundaries) = ([Double](), [Double]())
    for place in 0..<time * batch {
      let ending = random.integer(below: 8)
      continues.append(ending == 0 ? 0 : 1)
      boundaries.append(ending <= 1 ? 1 : 0)
      if ending > 1 && place + batch < time * batch { next[place] = values.doubles[place + batch] }
    }
    let shape = Shape([time, batch])
    return (
      RewardSequence(
        rewards: rewards, continues: Tensor(doubles: continues, shape: shape),
        boundaries: Tensor(doubles: boundaries, shape: shape), values: values,
        nextValues: Tensor(doubles: next, shape: shape)), logRatios
    )
  }

  /// The sum of Eq. 1 at one step, with every product of traces taken anew.
  private func target(
    _ s: RewardSequence, _ logRatios: Tensor, at start: Int, _ column: Int, _ terms: Terms
  ) -> Double {
    let (time, batch) = (s.rewards.shape[0], s.rewards.shape[1])
    func number(_ tensor: Tensor, _ t: Int) -> Double { tensor.doubles[t * batch + column] }
    var total = number(s.values, start)
    for t in start..<time {
      var product = 1.0
      for earlier in start..<t {
        product *= terms.smoothing * min(terms.traceBound, exp(number(logRatios, earlier)))
        product *= terms.discount
      }
      let difference =
        number(s.rewards, t)
        + terms.discount * number(s.continues, t) * number(s.nextValues, t) - number(s.values, t)
      total += product * min(terms.ratioBound, exp(number(logRatios, t))) * difference
      if number(s.boundaries, t) == 1 { break }
    }
    return total
  }

  struct Terms: Sendable, CustomTestStringConvertible {
    var discount = 0.9
    var ratioBound = 1.0
    var traceBound = 1.0
    var smoothing = 1.0
    var testDescription: String {
      "γ \(discount), ρ̄ \(ratioBound), c̄ \(traceBound), λ \(smoothing)"
    }
  }

  private static let terms = [
    Terms(), Terms(discount: 1), Terms(ratioBound: 2, traceBound: 0.5),
    Terms(ratioBound: .infinity, traceBound: 1),
    Terms(ratioBound: .infinity, traceBound: .infinity),
    Terms(ratioBound: 0.1, traceBound: 0.1), Terms(smoothing: 0.8), Terms(smoothing: 0),
  ]

  private func vTrace(_ s: RewardSequence, _ logRatios: Tensor, _ terms: Terms = Terms()) -> VTrace
  {
    s.vTrace(
      logRatios: logRatios, discount: terms.discount, ratioBound: terms.ratioBound,
      traceBound: terms.traceBound, smoothing: terms.smoothing)
  }

  @Test func byHand() {
    // Ratios 2 and 1/2, ρ̄ = c̄ = 1, γ = 1/2. δ₁ = ½(2 + ½·6 − 4) = ½, δ₀ = 1·(1 + ½·4 − 2) = 1;
    // v₁ = 4 + ½, v₀ = 2 + 1 + ½·1·½. Advantages: ½(2 + ½·6 − 4) and 1·(1 + ½·4½ − 2).
    let sequence = RewardSequence(
      rewards: columns([[1], [2]]), continues: columns([[1], [1]]),
      boundaries: columns([[0], [0]]), values: columns([[2], [4]]), nextValues: columns([[4], [6]]))
    let found = sequence.vTrace(logRatios: columns([[log(2)], [log(0.5)]]), discount: 0.5)
    for (number, right) in zip(found.targets.doubles, [3.25, 4.5]) {
      #expect(abs(number - right) < 1e-12)
    }
    for (number, right) in zip(found.advantages.doubles, [1.25, 0.5]) {
      #expect(abs(number - right) < 1e-12)
    }
  }

  @Test(arguments: terms, [1, 2, 3] as [UInt64]) func isItsDefinition(terms: Terms, seed: UInt64) {
    let (s, logRatios) = sequence(seed: seed)
    let found = vTrace(s, logRatios, terms)
    let targets = (0..<7).map { t in (0..<4).map { target(s, logRatios, at: t, $0, terms) } }
    for t in 0..<7 {
      for b in 0..<4 {
        let place = t * 4 + b
        #expect(abs(found.targets.doubles[place] - targets[t][b]) < 1e-11)
        let next =
          t == 6 || s.boundaries.doubles[place] == 1
          ? s.continues.doubles[place] * s.nextValues.doubles[place] : targets[t + 1][b]
        let advantage =
          min(terms.ratioBound, exp(logRatios.doubles[place]))
          * (s.rewards.doubles[place] + terms.discount * next - s.values.doubles[place])
        #expect(abs(found.advantages.doubles[place] - advantage) < 1e-11)
      }
    }
  }

  /// Where the policy that acted is the present one, targets are the λ-return; with λ = 1 the n-step
  /// return, from which advantages then are the difference to the value.
  @Test(arguments: [0.0, 0.7, 1.0]) func onPolicyItIsTheReturn(smoothing: Double) {
    let (s, _) = sequence(seed: 4)
    let none = Tensor.zeros([7, 4], elementType: .float64)
    let found = s.vTrace(logRatios: none, discount: 0.9, smoothing: smoothing)
    let expected = s.generalizedAdvantages(discount: 0.9, smoothing: smoothing)
    #expect((found.targets - s.values - expected).magnitude().maximum() < 1e-12)
    if smoothing == 1 { #expect((found.advantages - expected).magnitude().maximum() < 1e-12) }
  }

  /// An action that the present policy never takes teaches nothing, whatever came of it.
  @Test func impossibleActionsTeachNothing() {
    let (s, _) = sequence(seed: 5)
    let never = Tensor.filled([7, 4], with: -.infinity, elementType: .float64)
    let found = vTrace(s, never)
    #expect(found.targets.doubles == s.values.doubles)
    #expect(found.advantages.doubles.allSatisfy { $0 == 0 })
  }

  /// A sequence with a border in the middle equals its two halves computed apart.
  @Test(arguments: [true, false]) func halvesAndTheWhole(terminates: Bool) {
    var (whole, logRatios) = sequence(seed: 6, time: 8, batch: 2)
    var (boundaries, continues) = (whole.boundaries.doubles, whole.continues.doubles)
    for b in 0..<2 {
      boundaries[3 * 2 + b] = 1
      continues[3 * 2 + b] = terminates ? 0 : 1
    }
    whole.boundaries = Tensor(doubles: boundaries, shape: [8, 2])
    whole.continues = Tensor(doubles: continues, shape: [8, 2])
    func part(_ rows: Range<Int>) -> VTrace {
      vTrace(
        RewardSequence(
          rewards: whole.rewards.slice(rows), continues: whole.continues.slice(rows),
          boundaries: whole.boundaries.slice(rows), values: whole.values.slice(rows),
          nextValues: whole.nextValues.slice(rows)), logRatios.slice(rows))
    }
    let (all, first, second) = (vTrace(whole, logRatios), part(0..<4), part(4..<8))
    #expect(all.targets.doubles == first.targets.doubles + second.targets.doubles)
    #expect(all.advantages.doubles == first.advantages.doubles + second.advantages.doubles)
  }

  @Test func aSingleStep() {
    let (s, logRatios) = sequence(seed: 8, time: 1)
    let found = vTrace(s, logRatios)
    for b in 0..<4 {
      #expect(abs(found.targets.doubles[b] - target(s, logRatios, at: 0, b, Terms())) < 1e-12)
    }
  }

  @Test func derivatives() {
    let (s, logRatios) = sequence(seed: 7, time: 4, batch: 2)
    let error = firstDerivativeError(
      of: { inputs in
        var changed = s
        changed.rewards = inputs[0]
        changed.values = inputs[1]
        changed.nextValues = inputs[2]
        let found = vTrace(changed, inputs[3], Terms(ratioBound: .infinity, traceBound: .infinity))
        return found.targets.squared().sum() + found.advantages.squared().sum()
      }, at: [s.rewards, s.values, s.nextValues, logRatios])
    #expect(error < 1e-6)
  }

  @Test func doorsNameTheShapes() async {
    await #expect(processExitsWith: .failure) {
      let a = Tensor.zeros([2, 1])
      let s = RewardSequence(rewards: a, continues: a, boundaries: a, values: a, nextValues: a)
      _ = s.vTrace(logRatios: Tensor.zeros([1, 2]), discount: 0.9)
    }
    await #expect(processExitsWith: .failure) {
      let a = Tensor.zeros([2, 1])
      let s = RewardSequence(rewards: a, continues: a, boundaries: a, values: a, nextValues: a)
      _ = s.vTrace(logRatios: a, discount: 0.9, ratioBound: 1, traceBound: 2)
    }
  }
}

extension Tensor {
  fileprivate func maximum() -> Double { doubles.max() ?? 0 }
}
