import Algorithms
import Environments
import Tensors
import Testing

/// Pulls the arms in turn, for scores that are known.
private struct InTurn: BanditPolicy {
  func arm(after record: BanditRecord, using random: inout RandomStream) -> Int {
    record.pulls % record.arms
  }
}

@Suite struct BanditTrialsTests {
  @Test func aScoreIsAMeanWithItsError() {
    let score = BanditTrials<BernoulliBandits>.Score(of: [1, 2, 3, 6])
    #expect(score.mean == 3)
    // Squares 4 + 1 + 0 + 9 over 3 · 4.
    #expect(abs(score.standardError - (14.0 / 12).squareRoot()) < 1e-15)
  }

  @Test func whatIsLearnedOutlivesAnEpisodeAndNotATrial() {
    let certain = BernoulliBandits([.oneOf([[0, 1, 0]])], pulls: 4)
    // In turn over both episodes: pulls 1, 4 and 7 of eight, counted from 0, find the second arm.
    let returns = BanditTrials(certain, episodes: 2).returns(of: InTurn(), trials: 2, seed: 1)
    #expect(returns == [[1, 2], [1, 2]])
  }

  @Test func theSeedDecidesAndAllPoliciesMeetTheSameBandits() {
    let trials = BanditTrials(BernoulliBandits([.uniform(arms: 3)], pulls: 20), episodes: 2)
    let scores = trials.scores(of: ThompsonSampling(), trials: 30, seed: 4)
    #expect(scores == trials.scores(of: ThompsonSampling(), trials: 30, seed: 4))
    #expect(scores != trials.scores(of: ThompsonSampling(), trials: 30, seed: 5))
    // With one arm there is no choice: policies that draw much and little see the same rewards.
    let single = BanditTrials(BernoulliBandits([.uniform(arms: 1)], pulls: 20), episodes: 1)
    #expect(
      single.returns(of: ThompsonSampling(), trials: 9, seed: 1)
        == single.returns(of: InTurn(), trials: 9, seed: 1))
  }

  @Test func theMeanOfATrialIsThatOfItsEpisodes() {
    let trials = BanditTrials(BernoulliBandits([.uniform(arms: 3)], pulls: 20), episodes: 2)
    let scores = trials.scores(of: UCB1(), trials: 30, seed: 4)
    let mean = trials.meanScore(of: UCB1(), trials: 30, seed: 4)
    #expect(abs(mean.mean - (scores[0].mean + scores[1].mean) / 2) < 1e-12)
  }

  /// Duan et al. (2016), Table 1, n = 100: Thompson sampling earns 75.0 with five arms and 77.2 with
  /// ten; any arm earns half of the pulls.
  @Test(arguments: [(5, 75.0), (10, 77.2)])
  func thompsonEarnsWhatThePaperSays(_ arms: Int, _ published: Double) {
    let trials = BanditTrials(BernoulliBandits([.uniform(arms: arms)], pulls: 100), episodes: 1)
    let score = trials.scores(of: ThompsonSampling(), trials: 1500, seed: 1)[0]
    // The paper's own error over 1000 trials is about 0.5.
    #expect(abs(score.mean - published) < 4 * score.standardError + 0.5, "\(score)")
    let any = trials.scores(of: RandomArm(), trials: 1500, seed: 1)[0]
    #expect(abs(any.mean - 50) < 4 * any.standardError, "\(any)")
  }
}

@Suite struct BayesOptimalBanditTests {
  private func values(_ name: NativeBandits, episodes: Int = 2) throws -> [Double] {
    let optimum = BayesOptimalBandit(try name.distribution(pulls: 100))
    return try #require(optimum).values(episodes: episodes)
  }

  @Test func isWhatWasPublished() throws {
    let values = try values(.anyDifficulty)
    #expect(abs(values[0] - 73.69) < 0.005 && abs(values[1] - 74.94) < 0.005, "\(values)")
    #expect(abs(values.reduce(0, +) / 2 - 74.32) < 0.005)
  }

  @Test func approachesTheBetterArm() throws {
    for (name, best) in [(NativeBandits.easy, 90.0), (.medium, 75), (.hard, 60)] {
      let values = try values(name, episodes: 3)
      #expect(values[0] < values[1] && values[1] < values[2])
      #expect(values[2] < best + 1e-9 && values[2] > best - 0.05, "\(name) \(values)")
    }
  }

  /// One pull is worth the mean; the second is worth more by what the first told.
  /// q = 0.1 or 0.9: 0.5, then 0.9 · 0.9 + 0.1 · 0.1 = 0.82.
  @Test func itsFirstPullsByHand() throws {
    let optimum = try #require(BayesOptimalBandit(NativeBandits.easy.distribution(pulls: 2)))
    #expect(abs(optimum.reward(after: 0) - 0.5) < 1e-12)
    #expect(abs(optimum.reward(after: 1) - 0.82) < 1e-12)
    #expect(abs(optimum.values(episodes: 1)[0] - 1.32) < 1e-12)
  }

  /// The recursion over the successes and failures of both arms, which looks at every policy.
  @Test func agreesWithDynamicProgramming() throws {
    let distribution = try NativeBandits.anyDifficulty.distribution(pulls: 7)
    let lists = distribution.priors.flatMap { prior in
      if case .oneOf(let lists) = prior { lists } else { [[Double]]() }
    }
    func value(_ weights: [Double], _ pulls: Int) -> Double {
      if pulls == 0 { return 0 }
      return (0..<2).map { arm in
        let paid = zip(weights, lists).map { $0 * $1[arm] }
        let unpaid = zip(weights, lists).map { $0 * (1 - $1[arm]) }
        return paid.reduce(0, +) + value(paid, pulls - 1) + value(unpaid, pulls - 1)
      }.max() ?? 0
    }
    let optimum = try #require(BayesOptimalBandit(distribution))
    let whole = value(lists.map { _ in 1.0 / 6 }, 7)
    #expect(abs(optimum.values(episodes: 1)[0] - whole) < 1e-12)
  }

  @Test func noPolicyEarnsMore() throws {
    let distribution = try NativeBandits.anyDifficulty.distribution(pulls: 100)
    let values = try values(.anyDifficulty)
    let trials = BanditTrials(distribution, episodes: 2)
    for score in zip(trials.scores(of: ThompsonSampling(), trials: 400, seed: 2), values) {
      #expect(score.0.mean < score.1 + 4 * score.0.standardError)
    }
  }

  @Test func isNotToldWhereItIsNotKnown() throws {
    let uniform = try NativeBandits.uniform.distribution(pulls: 10)
    #expect(BayesOptimalBandit(uniform) == nil)
    let uneven = BernoulliBandits([.oneOf([[0.1, 0.8], [0.9, 0.2]])], pulls: 10)
    #expect(BayesOptimalBandit(uneven) == nil)
  }
}
