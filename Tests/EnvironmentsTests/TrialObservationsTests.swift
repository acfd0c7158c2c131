import Environments
import TestSupport
import Tensors
import Testing

@Suite struct TrialObservationsTests {
  private func counting(
    _ finish: CountingEnvironment.Finish, span: TrialSpan, includesEnding: Bool = true
  ) throws -> TrialObservations {
    let base = try LocalVectorEnvironment(name: "Counting", count: 1) {
      CountingEnvironment(length: 2, finish: finish)
    }
    return TrialObservations(base, episodes: 2, span: span, includesEnding: includesEnding)
  }

  @Test func aTrialIsOneEpisodeByHand() throws {
    let trials = try counting(.truncates, span: .trial)
    #expect(
      trials.observationSpace
        == .box(
          shape: [4], low: [0, -.infinity, -.infinity, 0],
          high: [.infinity, .infinity, .infinity, 1]))
    #expect(try trials.reset(seed: 1) == [0, 0, 0, 0])
    #expect(trials.beginsTrial == [true] && trials.episodeInTrial == [0])
    func expect(
      _ action: Float, _ observation: [Float], _ arrival: [Float], _ ending: Ending,
      begins: Bool, episode: Int, _ place: SourceLocation = #_sourceLocation
    ) throws {
      let step = try trials.step(.vectors([action]))
      #expect(step.observations == observation, sourceLocation: place)
      #expect(step.arrivals == arrival, sourceLocation: place)
      #expect(step.endings == [ending], sourceLocation: place)
      #expect(trials.beginsTrial == [begins], sourceLocation: place)
      #expect(trials.episodeInTrial == [episode], sourceLocation: place)
    }
    for _ in 0..<2 {
      try expect(0.5, [1, 0.5, 1, 0], [1, 0.5, 1, 0], .running, begins: false, episode: 0)
      try expect(-1, [0, -1, 1, 1], [0, -1, 1, 1], .running, begins: false, episode: 1)
      try expect(0.25, [1, 0.25, 1, 0], [1, 0.25, 1, 0], .running, begins: false, episode: 1)
      try expect(0.75, [0, 0, 0, 0], [2, 0.75, 1, 1], .terminated, begins: true, episode: 0)
    }
  }

  @Test func episodesKeepTheirEndingsWhereTheyAreTheSpan() throws {
    let trials = try counting(.truncates, span: .episode)
    _ = try trials.reset(seed: 1)
    _ = try trials.step(.vectors([0.5]))
    let inner = try trials.step(.vectors([-1]))
    #expect(inner.endings == [.truncated(final: [2, -1, 1, 0])])
    #expect(inner.arrivals == [2, -1, 1, 0])
    #expect(inner.observations == [0, -1, 1, 1])
    #expect(trials.beginsTrial == [false] && trials.episodeInTrial == [1])
    _ = try trials.step(.vectors([0.5]))
    let last = try trials.step(.vectors([1]))
    #expect(last.endings == [.truncated(final: [2, 1, 1, 0])])
    #expect(last.observations == [0, 0, 0, 0])
    #expect(trials.beginsTrial == [true] && trials.episodeInTrial == [0])
  }

  @Test func aDeathShowsInWhatItLedTo() throws {
    let trials = try counting(.terminates, span: .episode)
    _ = try trials.reset(seed: 1)
    _ = try trials.step(.vectors([0.5]))
    let inner = try trials.step(.vectors([-1]))
    #expect(inner.endings == [.terminated])
    #expect(inner.arrivals == [2, -1, 1, 1])
  }

  @Test func theEndingCanBeLeftOut() throws {
    let trials = try counting(.terminates, span: .trial, includesEnding: false)
    #expect(try trials.reset(seed: 1) == [0, 0, 0])
    _ = try trials.step(.vectors([0.5]))
    #expect(try trials.step(.vectors([-1])).observations == [0, -1, 1])
  }

  @Test func discreteActionsAreOneHotOrAnIndex() throws {
    func bandits() throws -> LocalVectorEnvironment {
      try LocalVectorEnvironment(name: "Bandit", count: 2) {
        BernoulliBandit(probabilities: [0, 0, 1], pulls: 5)
      }
    }
    let oneHot = TrialObservations(try bandits(), episodes: 1)
    #expect(
      oneHot.observationSpace
        == .box(
          shape: [6], low: [0, 0, 0, 0, -.infinity, 0], high: [0, 1, 1, 1, .infinity, 1]))
    _ = try oneHot.reset(seed: 1)
    #expect(
      try oneHot.step(.indices([2, 1])).observations == [0, 0, 0, 1, 1, 0] + [0, 0, 1, 0, 0, 0])

    let index = TrialObservations(try bandits(), episodes: 1, actionAsIndex: true)
    #expect(
      index.observationSpace
        == .box(shape: [4], low: [0, 0, -.infinity, 0], high: [0, 2, .infinity, 1]))
    _ = try index.reset(seed: 1)
    #expect(try index.step(.indices([2, 1])).observations == [0, 2, 1, 0] + [0, 1, 0, 0])
  }

  @Test func rewardsThatAreShownAreRaw() throws {
    let base = NormalizedRewards(
      try LocalVectorEnvironment(name: "Counting", count: 1) {
        CountingEnvironment(length: 3, finish: .terminates)
      }, discount: 0.5)
    let trials = TrialObservations(base, episodes: 2)
    _ = try trials.reset(seed: 1)
    _ = try trials.step(.vectors([0]))
    let step = try trials.step(.vectors([0]))
    #expect(step.rewards != [1] && step.rawRewards == [1])
    #expect(step.observations[2] == 1)
  }

  /// What lies underneath is unchanged, and every lane counts for itself.
  @Test func lanesCountTheirOwnEpisodes() throws {
    func poles() throws -> any VectorEnvironment {
      try EnvironmentRegistry.native.make("CartPole", count: 3)
    }
    let plain = try poles()
    let trials = TrialObservations(try poles(), episodes: 3)
    _ = try plain.reset(seed: 1)
    _ = try trials.reset(seed: 1)
    var counted = [0, 0, 0]
    var ended = 0
    for step in 0..<400 {
      let actions = Actions.indices([1, step % 2, (step / 7) % 2])
      let (own, seen) = (try plain.step(actions), try trials.step(actions))
      #expect(own.rewards == seen.rewards)
      for lane in 0..<3 {
        #expect(
          own.observations[lane * 4..<lane * 4 + 4] == seen.observations[lane * 8..<lane * 8 + 4])
        if own.endings[lane].endsEpisode { counted[lane] += 1 }
        #expect(trials.episodeInTrial[lane] == counted[lane] % 3)
        let endsTrial = own.endings[lane].endsEpisode && counted[lane] % 3 == 0
        #expect(seen.endings[lane] == (endsTrial ? .terminated : .running))
        #expect(trials.beginsTrial[lane] == endsTrial)
        if endsTrial { ended += 1 }
      }
    }
    #expect(Set(counted).count == 3 && ended > 5)
  }

  @Test func aSavedStateBringsTheMemoryBack() throws {
    func bandits() throws -> TrialObservations {
      try EnvironmentRegistry.native.makeTrials(
        "Bandit-10Brf", count: 3, trial: .init(settingValues: [("pulls", .int(4))]))
    }
    let (a, b) = (try bandits(), try bandits())
    #expect(a.episodes == 2)
    _ = try a.reset(seed: 3)
    var last: [Float] = []
    for step in 0..<6 { last = try a.step(.indices([step, 2, 9])).observations }
    let saved = try #require(try a.savedState())
    #expect(try b.restore(saved) == last)
    #expect(b.episodeInTrial == [1, 1, 1] && b.beginsTrial == [false, false, false])
    for step in 0..<12 {
      #expect(try a.step(.indices([step % 10, 2, 9])) == b.step(.indices([step % 10, 2, 9])))
      #expect(a.beginsTrial == b.beginsTrial && a.episodeInTrial == b.episodeInTrial)
    }
    var broken = saved
    broken.extras["trialObservations"] = [1]
    #expect(throws: EnvironmentError.self) { try b.restore(broken) }
    broken = saved
    broken.extras["trialObservations"]?[0] = 2
    #expect(throws: EnvironmentError.self) { try b.restore(broken) }
  }

  @Test func aResetForgetsEverything() throws {
    let trials = try EnvironmentRegistry.native.makeTrials("Bandit-2Be", count: 2)
    let first = try trials.reset(seed: 3)
    for _ in 0..<150 { _ = try trials.step(.indices([0, 1])) }
    #expect(trials.episodeInTrial == [1, 1])
    #expect(try trials.reset(seed: 3) == first)
    #expect(trials.episodeInTrial == [0, 0] && trials.beginsTrial == [true, true])
  }

  @Test(arguments: [TrialSpan.trial, .episode])
  func trialsAreSound(_ span: TrialSpan) throws {
    var settings = TrialSettings()
    settings.span = span
    settings.pulls = 9
    let trials = try EnvironmentRegistry.native.makeTrials(
      "Bandit-3x2Bemh", count: 2, trial: settings)
    let report = EnvironmentChecker(steps: 200).report(on: trials)
    #expect(report.findings.isEmpty, "\(report)")
    #expect(report.episodes == (span == .trial ? 22 : 44))
  }
}
