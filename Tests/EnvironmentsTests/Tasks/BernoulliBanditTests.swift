import Environments
import Tensors
import Testing

@Suite struct BernoulliBanditTests {
  @Test func paysByTheArmAndEndsByItself() {
    var bandit = BernoulliBandit(probabilities: [0, 1], pulls: 3)
    var random = RandomStream(seed: 1)
    #expect(bandit.reset(using: &random) == [0])
    #expect(bandit.step(.index(1), using: &random) == Step(observation: [0], reward: 1))
    #expect(bandit.step(.index(0), using: &random) == Step(observation: [0], reward: 0))
    #expect(
      bandit.step(.index(1), using: &random)
        == Step(observation: [0], reward: 1, ending: .terminated))
    #expect(bandit.reset(using: &random) == [0])
    #expect(bandit.step(.index(1), using: &random).ending == .running)
  }

  @Test func paysAsOftenAsItsProbability() {
    var bandit = BernoulliBandit(probabilities: [0.3, 0.8], pulls: 20_000)
    var random = RandomStream(seed: 1)
    _ = bandit.reset(using: &random)
    var paid = [0.0, 0.0]
    for pull in 0..<20_000 {
      paid[pull % 2] += bandit.step(.index(pull % 2), using: &random).reward
    }
    // Five standard errors of 10 000 pulls.
    #expect(abs(paid[0] / 10_000 - 0.3) < 0.023)
    #expect(abs(paid[1] / 10_000 - 0.8) < 0.020)
  }

  @Test func itsStateHoldsTheArms() {
    var bandit = BernoulliBandit(probabilities: [0.2, 0.9], pulls: 5)
    var random = RandomStream(seed: 1)
    #expect(bandit.state == [0, 0.2, 0.9])
    _ = bandit.reset(using: &random)
    _ = bandit.step(.index(0), using: &random)
    #expect(bandit.state == [1, 0.2, 0.9])
    var other = BernoulliBandit(probabilities: [0.5, 0.5], pulls: 5)
    other.state = bandit.state
    #expect(other.probabilities == [0.2, 0.9])
    #expect(other.taken == 1)
  }

  @Test func theNamesSayHowArmsAreDrawn() throws {
    func lists(_ name: NativeBandits) throws -> Set<[Double]> {
      let distribution = try name.distribution(pulls: 10)
      var random = RandomStream(seed: 1)
      return Set((0..<200).map { _ in distribution.draw(using: &random).probabilities })
    }
    #expect(try lists(.easy) == [[0.1, 0.9], [0.9, 0.1]])
    #expect(try lists(.medium) == [[0.25, 0.75], [0.75, 0.25]])
    #expect(try lists(.hard) == [[0.4, 0.6], [0.6, 0.4]])
    #expect(
      try lists(.anyDifficulty) == lists(.easy).union(lists(.medium)).union(lists(.hard)))
    #expect(try lists(.uniform).count == 200)
    #expect(try lists(.uniform).allSatisfy { $0.count == 10 })
  }

  @Test func everyListIsDrawnEquallyOften() throws {
    let distribution = try NativeBandits.anyDifficulty.distribution(pulls: 10)
    var random = RandomStream(seed: 2)
    var counts: [[Double]: Int] = [:]
    for _ in 0..<6000 { counts[distribution.draw(using: &random).probabilities, default: 0] += 1 }
    // Five standard deviations of 6000 draws with probability 1/6.
    #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 1000) < 145 }, "\(counts)")
  }

  @Test func uniformArmsAreUniform() throws {
    let distribution = try NativeBandits.uniform.distribution(arms: 4, pulls: 10)
    var random = RandomStream(seed: 3)
    let arms = (0..<2500).flatMap { _ in distribution.draw(using: &random).probabilities }
    #expect(arms.count == 10_000)
    let mean = arms.reduce(0, +) / 10_000
    let square = arms.reduce(0) { $0 + $1 * $1 } / 10_000
    #expect(abs(mean - 0.5) < 0.015 && abs(square - 1.0 / 3) < 0.015)
  }

  @Test func aNameThatFixesItsArmsTakesNoOtherNumber() throws {
    #expect(try NativeBandits.easy.distribution(arms: 2, pulls: 1).arms == 2)
    #expect(throws: EnvironmentError.self) {
      try NativeBandits.easy.distribution(arms: 3, pulls: 1)
    }
  }

  @Test func keptTasksAreOfEachKindInTurn() throws {
    let distribution = try NativeBandits.anyDifficulty.distribution(pulls: 10)
    for seed in 0..<20 {
      let fixed = FixedTasks(3, of: distribution, seed: UInt64(seed))
      #expect(
        fixed.tasks.map { $0.probabilities.sorted() } == [[0.1, 0.9], [0.25, 0.75], [0.4, 0.6]])
    }
  }
}
