import Algorithms
import Environments
import Experience
import Networks
import Settings
import Tensors

/// An actor–critic that learns more from its trajectories by attention, without being told what to attend to:
/// the sketch's Method 1 shapes what actor and critic share, Method 2 estimates what actions are worth by
/// remembering, and leans the policy to it. Over A2C or PPO with discrete actions.
///
/// ```swift
/// var agent = try TrajectoryAttention(
///   base: A2C(observationSize: 4, actions: .discrete(count: 2), settings: own, using: &random),
///   observationSize: 4, actions: .discrete(count: 2), settings: TrajectoryAttentionSettings(),
///   using: &random)
/// let metrics = agent.update(on: rollout, using: &random)
/// ```
///
/// With λ = 0 and β = 0 it is the base, bit for bit. See `Guides/TrajectoryAttention.md`.
public struct TrajectoryAttention<Base: AssistedLearner>: OnPolicyAgent {
  /// What was chosen.
  public let settings: TrajectoryAttentionSettings
  /// The actor–critic.
  public var base: Base
  /// Method 1; `nil` where it is left out.
  public var contrast: TrajectoryContrast?
  /// Method 2's network; `nil` where it is left out.
  public var model: TrajectoryModel?
  /// Method 2's Q: what actions are worth in a state alone, in units of `scale`; `nil` where the policy stands for it.
  public var values: Linear?
  /// What was lived through.
  public internal(set) var trajectories: TrajectoryReplay
  var modelOptimizer: Adam?
  var valuesOptimizer: Adam?
  var scale = ReturnScale()
  /// Updates so far, which give each one draws of its own.
  var updates = 0
  /// Steps of the base's optimizer so far.
  var steps = 0
  let observationSize: Int

  /// An untrained agent on an untrained base.
  /// - Throws: `SettingError` where actions are not discrete, where observations are pictures for the base, or where
  ///   it shares no layers that could be the encoder.
  public init(
    base: Base, observationSize: Int, actions: Space, settings: TrajectoryAttentionSettings,
    using random: inout RandomStream
  ) throws(SettingError) {
    guard case .discrete(let choices) = actions else {
      throw .invalid(
        name: "meta",
        reason:
          "attention over trajectories weighs one action against another; this task's are vectors.")
    }
    guard base.network.vision == nil else {
      throw .invalid(
        name: "torso",
        reason:
          "trajectories are remembered as vectors, and pictures are too large to keep and to predict; leave it at "
          + "none.")
    }
    guard let width = base.network.torso.last?.bias.count else {
      throw .invalid(
        name: "shared",
        reason:
          "what actor and critic share is the encoder that attention shapes; set it, to 64,64 say, and "
          + "hidden to [].")
    }
    guard width % settings.contrastHeads == 0 else {
      throw .invalid(
        name: "contrastHeads",
        reason:
          "\(settings.contrastHeads) heads cannot share \(width) features, the last of `shared`, evenly."
      )
    }
    self.settings = settings
    self.base = base
    self.observationSize = observationSize
    trajectories = TrajectoryReplay(capacity: settings.capacity, observationSize: observationSize)
    if settings.contrasts {
      var stream = random.fork("contrast")
      contrast = TrajectoryContrast(of: base.network, settings: settings, using: &stream)
    }
    if settings.estimates {
      var stream = random.fork("trajectory model")
      let model = TrajectoryModel(
        tokens: MemoryTokens(observationSize: observationSize, actions: choices),
        settings: settings, using: &stream)
      modelOptimizer = Adam(for: model, rate: settings.rate)
      self.model = model
    }
    if settings.learnsActionValues {
      var head = random.fork("action values")
      let values = Linear(width, choices, using: &head)
      valuesOptimizer = Adam(for: values, rate: settings.rate)
      self.values = values
    }
  }

  /// Everything that was learned; what was lived through is kept apart.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("base", &base)
    if var part = contrast {
      contrast = nil
      visitor.visit("contrast", &part)
      contrast = part
    }
    if var part = model {
      model = nil
      visitor.visit("model", &part)
      model = part
    }
    if var part = values {
      values = nil
      visitor.visit("values", &part)
      values = part
    }
    if var part = modelOptimizer {
      modelOptimizer = nil
      visitor.visit("model_optimizer", &part)
      modelOptimizer = part
    }
    if var part = valuesOptimizer {
      valuesOptimizer = nil
      visitor.visit("values_optimizer", &part)
      valuesOptimizer = part
    }
    visitor.visit("scale", &scale)
    visitor.visit("updates", &updates)
    visitor.visit("steps", &steps)
  }
}

extension TrajectoryAttention: ExperienceKeeper {
  /// Bytes of `capacity` steps; none where neither method learns.
  public var experienceBytes: Int {
    contrast == nil && model == nil ? 0 : settings.capacity * (observationSize + 2) * 4
  }

  /// What was lived through, as bytes.
  public var keptExperience: [UInt8] { trajectories.plainBytes }

  /// Takes up what was lived through.
  public mutating func restore(keptExperience bytes: [UInt8]) -> Bool {
    var read = TrajectoryReplay(capacity: settings.capacity, observationSize: observationSize)
    // Of other bytes, or those of another task, less comes back than went in.
    guard read.read(plainBytes: bytes), read.plainBytes == bytes else { return false }
    trajectories = read
    return true
  }
}
