import Algorithms
import Estimators
import Experience
import Tensors

extension IntrinsicReward {
  /// A rollout with all that does not change while it is learned from.
  struct Scene {
    /// With what the policy that acted made of it.
    var experience: ProximalExperience
    /// Its episodes.
    var episodes: [EpisodeSpan]
    /// `[time · batch, width]`: what the model is shown.
    var tokens: Tensor
    /// `[time, batch]`: of the environment's reward alone.
    var extrinsicAdvantages: Tensor
    /// `[time, batch]`: of the environment's reward alone.
    var extrinsicReturns: Tensor
  }

  /// What practises, and what judges it.
  struct Round {
    /// A minibatch for each inner step.
    var practice: [EpisodeBatch]
    /// Of each minibatch, whose reward each step is given; `nil` where it is its own.
    var deals: [[Int]?]
    /// What the policy is judged on afterwards.
    var judges: EpisodeBatch
  }

  func scene(of rollout: Rollout) -> Scene {
    let shape = rollout.rewards.shape
    var sequence = rollout.rewardSequence
    if base.settings.baseline == .critic {
      guard let arrivals = rollout.arrivals else {
        fatalError("Intrinsic rewards need a rollout with the observations that steps arrived at")
      }
      let rows = Shape([shape.count, tokens.observationSize])
      sequence.values = critic(rollout.observations.reshaped(rows)).reshaped(shape)
      sequence.nextValues = critic(arrivals.reshaped(rows)).reshaped(shape)
    } else {
      sequence = sequence.withoutValues
    }
    let advantages = sequence.generalizedAdvantages(
      discount: base.settings.discount, smoothing: base.settings.smoothing)
    return Scene(
      experience: base.experience(from: rollout), episodes: rollout.episodes,
      tokens: tokens.table(of: rollout), extrinsicAdvantages: advantages,
      extrinsicReturns: advantages + sequence.values)
  }

  /// One pass over a rollout's episodes, in a drawn order.
  func rounds(of scene: Scene, using random: inout RandomStream) -> [Round] {
    let order = random.permutation(of: scene.episodes.count).map { scene.episodes[$0] }
    let isFresh = settings.outerData == .fresh && order.count > 1
    let half = isFresh ? (order.count + 1) / 2 : order.count
    let practice = packed(Array(order[..<half]))
    let judges = isFresh ? packed(Array(order[half...])) : []
    let rollout = scene.experience.rollout
    return stride(from: 0, to: practice.count, by: settings.innerSteps).map { start in
      let some = Array(practice[start..<min(start + settings.innerSteps, practice.count)])
      let batches = some.map { EpisodeBatch($0, of: rollout) }
      let judging =
        isFresh ? judges[start / settings.innerSteps % judges.count] : some.flatMap { $0 }
      return Round(
        practice: batches, deals: batches.map { deal(to: $0, using: &random) },
        judges: isFresh || batches.count > 1 ? EpisodeBatch(judging, of: rollout) : batches[0])
    }
  }

  /// Episodes in minibatches of as many steps as the base's at least; what is left at the end joins
  /// the last one.
  private func packed(_ spans: [EpisodeSpan]) -> [[EpisodeSpan]] {
    var packs: [[EpisodeSpan]] = []
    var pack: [EpisodeSpan] = []
    var steps = 0
    for span in spans {
      pack.append(span)
      steps += span.steps.count
      guard steps >= base.settings.minibatchSize else { continue }
      packs.append(pack)
      (pack, steps) = ([], 0)
    }
    guard !pack.isEmpty else { return packs }
    if packs.isEmpty { return [pack] }
    packs[packs.count - 1] += pack
    return packs
  }

  /// Whose reward each step of a minibatch is given.
  private func deal(to batch: EpisodeBatch, using random: inout RandomStream) -> [Int]? {
    switch settings.shuffle {
    case .none: return nil
    case .minibatch: return random.permutation(of: batch.count)
    case .episode:
      // Steps of one episode stand apart, one row of the columns each.
      var owners: [Int: [Int]] = [:]
      for (row, place) in batch.valid.enumerated() {
        owners[place % batch.spans.count, default: []].append(row)
      }
      var deal = Array(0..<batch.count)
      for episode in batch.spans.indices {
        let rows = owners[episode] ?? []
        for (row, other) in zip(rows, random.permutation(of: rows.count)) {
          deal[row] = rows[other]
        }
      }
      return deal
    }
  }
}
