import Environments
import Foundation
import Settings
import Tensors
import Testing

@testable import Algorithms
@testable import Experience
@testable import MetaLearning

@Suite struct TrajectoryAttentionTests {
  typealias Settings = TrajectoryAttentionSettings

  private let replay = Episodes.replay(lengths: [20, 30, 10])

  private func observations(_ count: Int, seed: UInt64 = 6) -> Tensor {
    var random = RandomStream(seed: seed)
    return .normal([count, 5], using: &random)
  }

  /// A memory of `steps` steps of two environments.
  private func memory(of agent: TrajectoryAttention<A2C>, steps: Int) throws -> Tensor {
    var random = RandomStream(seed: 9)
    var memory = try #require(agent.emptyMemory(for: 2))
    for step in 0..<steps {
      let decision = agent.decide(
        observations(2, seed: UInt64(step)), memory: memory, resets: [step == 0, step == 0],
        using: &random)
      memory = agent.noting([Double(step), -1], in: decision.memory) ?? memory
    }
    return memory
  }

  private func logits(_ agent: TrajectoryAttention<A2C>, _ seen: Tensor) throws -> [[Double]] {
    let output = agent.base.network(step: seen, memory: nil, resets: .zeros([2]))
    guard case .categorical(let own) = output.policy else {
      throw SettingError.invalid(name: "", reason: "")
    }
    return own.logProbabilities.rows
  }

  /// softmax(logits + β·Q_att / T), computed here a second time: it is drawn from, and what is added is kept, so that
  /// the update sees the same probabilities.
  @Test func behaviour() throws {
    let agent = try Episodes.agent(after: replay) {
      $0.method = .estimates
      $0.estimateWeight = 3
      $0.estimateTemperature = 2
    }
    let memory = try memory(of: agent, steps: 3)
    let seen = observations(2)
    let model = try #require(agent.model)
    let estimates = model.estimates(
      after: TrajectoryHistory(memory, observationSize: 5), in: seen
    ).returns.rows
    let own = try logits(agent, seen)
    var random = RandomStream(seed: 3)
    var counts = [[0, 0, 0], [0, 0, 0]]
    for _ in 0..<600 {
      let decision = agent.decide(
        seen, memory: memory, resets: [false, false], using: &random)
      guard case .indices(let actions) = decision.actions else { return }
      let offsets = try #require(decision.logitOffsets).rows
      for row in 0..<2 {
        counts[row][actions[row]] += 1
        let sums = zip(own[row], estimates[row]).map { $0 + 3 * $1 / 2 }
        let all = sums.map(exp).reduce(0, +)
        let expected = sums.map { exp($0) / all }
        // What is added may differ by what all actions have in common.
        let shifted = zip(own[row], offsets[row]).map { exp($0 + $1) }
        for action in 0..<3 {
          #expect(abs(shifted[action] / shifted.reduce(0, +) - expected[action]) < 1e-5)
        }
        // What the update takes for the policy is what acted.
        let steps = RolloutChunk(
          observations: seen.reshaped([1, 2, 5]), actions: decision.actions,
          resets: .zeros([1, 2]), memory: nil, logitOffsets: decision.logitOffsets, steps: 0..<1,
          places: nil)
        let learned = agent.base.network(steps).policy.logProbability(of: decision.actions)
        #expect(abs(exp(Double(learned.floats[row])) - expected[actions[row]]) < 1e-5)
        if counts[row].reduce(0, +) == 600 {
          for action in 0..<3 {
            #expect(abs(Double(counts[row][action]) / 600 - expected[action]) < 0.08)
          }
        }
      }
    }
  }

  /// The greedy choice is argmax (Q + β·Q_att): by the policy's logits, or by the head.
  @Test(arguments: Settings.ActionValues.allCases, [0.5, 20])
  func greedy(values: Settings.ActionValues, weight: Double) throws {
    let agent = try Episodes.agent(after: replay) {
      $0.method = .estimates
      $0.actionValues = values
      ($0.estimateWeight, $0.estimateTemperature) = (weight, 2)
    }
    #expect((agent.values != nil) == (values == .head))
    let start = try memory(of: agent, steps: 2)
    for seed in 1...8 as ClosedRange<UInt64> {
      let seen = observations(2, seed: seed * 31)
      let estimates = try #require(agent.model).estimates(
        after: TrajectoryHistory(start, observationSize: 5), in: seen
      ).returns.rows
      let own = try logits(agent, seen).map { $0.map { $0 * 2 } }
      let head = agent.values.map { $0(agent.base.network.features(of: seen)).rows }
      var memory: Tensor? = start
      var random = RandomStream(seed: seed)
      let actions = agent.perform(
        on: seen, memory: &memory, resets: [false, false], using: &random)
      let expected = (0..<2).map { row in
        let sums = zip(head?[row] ?? own[row], estimates[row]).map { $0 + weight * $1 }
        return sums.indices.max { sums[$0] < sums[$1] } ?? -1
      }
      #expect(actions == .indices(expected))
      // It remembers what it did.
      let after = TrajectoryHistory(try #require(memory), observationSize: 5)
      #expect(after.count(of: 0) == 3 && after.memories.actions[2] == expected[0])
    }
  }

  /// As published the greedy choice acts in training, too, and the estimates shift no policy.
  @Test func asPublished() throws {
    let agent = try Episodes.agent(after: replay) {
      ($0.method, $0.asPublished, $0.actionValues) = (.estimates, true, .head)
    }
    let memory = try memory(of: agent, steps: 2)
    let seen = observations(2)
    let choices = (1...20 as ClosedRange<UInt64>).map { seed in
      var random = RandomStream(seed: seed)
      let decision = agent.decide(seen, memory: memory, resets: [false, false], using: &random)
      #expect(decision.logitOffsets == nil)
      return decision.actions
    }
    var (kept, random): (Tensor?, RandomStream) = (memory, RandomStream(seed: 1))
    let greedy = agent.perform(on: seen, memory: &kept, resets: [false, false], using: &random)
    #expect(choices.allSatisfy { $0 == greedy })
  }

  /// `model`: what the critic thinks of the predicted next state, a step later, and the predicted reward.
  @Test func estimatesByTheModel() throws {
    let agent = try Episodes.agent(after: replay) {
      ($0.method, $0.estimate) = (.estimates, .model)
    }
    let history = TrajectoryHistory(try memory(of: agent, steps: 3), observationSize: 5)
    let seen = observations(2)
    let found = try #require(agent.estimates(after: history, in: seen)).rows
    let parts = try #require(agent.model).estimates(after: history, in: seen)
    let next = agent.values(of: parts.observations, memory: nil).floats
    for row in 0..<2 {
      for action in 0..<3 {
        let place = row * 3 + action
        let goesOn = Double(try #require(parts.continues).floats[place])
        #expect((0...1).contains(goesOn))
        let expected =
          Double(parts.rewards.floats[place]) + 0.99 * goesOn * Double(next[place])
        #expect(abs(found[row][action] - expected) < 1e-5)
      }
    }
  }

  /// Before an episode has ended there is nothing to estimate from, and the base acts alone.
  @Test func withoutATrajectory() throws {
    let agent = try Episodes.agent { $0.method = .estimates }
    let seen = observations(2)
    let memory = try memory(of: agent, steps: 1)
    var (one, other) = (RandomStream(seed: 3), RandomStream(seed: 3))
    let decision = agent.decide(seen, memory: memory, resets: [false, false], using: &one)
    let plain = agent.base.decide(seen, memory: nil, resets: [false, false], using: &other)
    #expect(decision.actions == plain.actions && decision.logitOffsets == nil)
    #expect(decision.memory != nil && plain.memory == nil)
  }

  /// One update moves every part, counts, and leaves the keys' copy behind; the numbers it tells are there.
  @Test(arguments: Settings.Method.allCases) func anUpdate(method: Settings.Method) throws {
    var agent = try Episodes.agent(after: replay) {
      $0.method = method
      $0.causalShare = 1
      $0.contrastWeight = method == .estimates ? 0.5 : 0.3
      $0.actionValues = method == .contrastive ? .policy : .head
    }
    let before = agent
    var random = RandomStream(seed: 2)
    let metrics = agent.update(on: Episodes.chain(5, count: 3), using: &random)
    #expect(agent.trajectories.trajectories.count == 6)
    func moved<Part: ParameterTree>(_ now: Part?, _ was: Part?) -> Bool? {
      guard let now, let was else { return nil }
      return now.largestDifference(from: was) > 0
    }
    #expect(moved(agent.base.network, before.base.network) == true)
    #expect(moved(agent.contrast, before.contrast) == (method == .estimates ? nil : true))
    #expect(moved(agent.model, before.model) == (method == .contrastive ? nil : true))
    #expect(moved(agent.values, before.values) == (method == .contrastive ? nil : true))
    #expect((metrics["contrast_loss"] != nil) == (method != .estimates))
    for name in ["return_loss", "next_state_loss", "reward_loss", "action_value_loss"] {
      #expect((metrics[name] != nil) == (method != .contrastive), "\(name)")
    }
    #expect(metrics["policy_loss"] != nil)
  }

  /// L_RL + λ·L_ct in one step: without momentum or clipping, what the step differs by from the base's is proportional
  /// to λ, at the encoder alone.
  @Test func theStepIsLinearInTheWeight() throws {
    func moved(_ weight: Double) throws -> A2C {
      let base = Episodes.base {
        ($0.optimizer, $0.gradientClip, $0.learningRate) = (.sgd, 0, 1)
      }
      var agent = try Episodes.agent(after: replay, base: base) {
        ($0.method, $0.contrastWeight) = (.contrastive, weight)
      }
      var random = RandomStream(seed: 2)
      _ = agent.update(on: Episodes.chain(5, count: 3), using: &random)
      return agent.base
    }
    let (plain, one, two) = (try moved(0), try moved(0.25), try moved(0.5))
    for (place, parameter) in plain.network.namedParameters.enumerated() {
      let numbers = [plain, one, two].map { $0.network.parameters[place].floats }
      var isMoved = false
      for (index, number) in numbers[0].enumerated() {
        let single = numbers[1][index] - number
        let double = numbers[2][index] - number
        if single != 0 { isMoved = true }
        #expect(abs(2 * single - double) < 2e-6)
      }
      #expect(isMoved == parameter.name.hasPrefix("torso"), "\(parameter.name)")
    }
  }

  @Test func everyNthStep() throws {
    func learned(_ every: Int, updates: Int) throws -> Bool {
      var agent = try Episodes.agent(after: replay) {
        ($0.method, $0.every) = (.contrastive, every)
      }
      let before = agent.contrast?.transformer
      var random = RandomStream(seed: 2)
      for _ in 0..<updates { _ = agent.update(on: Episodes.chain(5, count: 3), using: &random) }
      return try #require(agent.contrast).transformer.largestDifference(
        from: try #require(before)) > 0
    }
    #expect(try learned(1, updates: 1))
    #expect(try !learned(3, updates: 2) && learned(3, updates: 3))
  }

  @Test func whatDoesNotFit() throws {
    func refusal(
      base: A2C? = nil, actions: Space = .discrete(count: 3),
      _ change: (inout Settings) -> Void = { _ in }
    ) -> String? {
      var random = RandomStream(seed: 1)
      do throws(SettingError) {
        _ = try TrajectoryAttention(
          base: base ?? Episodes.base(), observationSize: 5, actions: actions,
          settings: Episodes.settings(change), using: &random)
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(refusal() == nil)
    #expect(refusal(actions: .box(shape: [1], low: -1, high: 1))?.contains("vectors") == true)
    #expect(refusal(base: Episodes.base { $0.shared = [] })?.contains("64,64") == true)
    #expect(refusal { $0.contrastHeads = 5 }?.contains("12 features") == true)
  }

  @Test func settingsThatWouldDoNothing() {
    func refusal(_ change: (inout Settings) -> Void) -> String? {
      var settings = Settings()
      change(&settings)
      do throws(SettingError) {
        try settings.validate()
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { ($0.method, $0.keyRate) = (.estimates, 0.5) }?.contains("keyRate") == true)
    #expect(
      refusal { ($0.method, $0.asPublished) = (.contrastive, true) }?.contains("asPublished")
        == true
    )
    #expect(
      refusal { ($0.method, $0.actionValues) = (.contrastive, .head) }?.contains("actionValues")
        == true)
    #expect(
      refusal { ($0.asPublished, $0.estimateWeight) = (true, 0) }?.contains("nothing") == true)
    #expect(
      refusal { ($0.asPublished, $0.actionValues, $0.estimateTemperature) = (true, .head, 3) }?
        .contains("estimateTemperature") == true)
    #expect(refusal { $0.causalShare = 0 }?.contains("past alone") == true)
    #expect(refusal { ($0.causalShare, $0.estimateWeight) = (0, 0) } == nil)
    #expect(refusal { $0.heads = 5 }?.contains("5 heads") == true)
    #expect(
      refusal { ($0.keyPositions, $0.positions) = (true, .none) }?.contains("no place") == true)
    let names = Mirror(reflecting: Settings()).children.compactMap(\.label).sorted()
    #expect(names == Settings.names.sorted())
  }

  /// What is kept comes back whole; other bytes are refused, and nothing changes.
  @Test func keptExperience() throws {
    let agent = try Episodes.agent(after: replay)
    var other = try Episodes.agent()
    let isTaken = other.restore(keptExperience: agent.keptExperience)
    #expect(isTaken)
    #expect(other.trajectories.trajectories == agent.trajectories.trajectories)
    let before = other.trajectories
    let isShortTaken = other.restore(keptExperience: Array(agent.keptExperience.dropLast(3)))
    let isOtherTaken = other.restore(keptExperience: [1, 2, 3])
    #expect(!isShortTaken && !isOtherTaken && other.trajectories == before)
    var narrow = try Episodes.agent(size: 4)
    let isWideTaken = narrow.restore(keptExperience: agent.keptExperience)
    #expect(!isWideTaken)
  }
}

extension Tensor {
  /// The rows of `[rows, columns]`.
  fileprivate var rows: [[Double]] {
    let columns = shape[1]
    return (0..<shape[0]).map { Array(doubles[$0 * columns..<($0 + 1) * columns]) }
  }
}
