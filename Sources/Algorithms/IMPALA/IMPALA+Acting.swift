import Environments
import Tensors

extension IMPALA {
  /// Unrolls of the settings' length, with what corrects for their age.
  public var appetite: RolloutAppetite {
    RolloutAppetite(
      steps: settings.rolloutSteps, memoryEvery: settings.rolloutSteps, logProbabilities: true,
      finalObservations: true)
  }

  /// How it acts when it is judged.
  public var judgedBy: A2CSettings.Judgement { settings.networks.judgedBy }

  /// Sets the learning rate to `factor` times that of the settings.
  public mutating func scaleRates(by factor: Double) {
    optimizer.rate = settings.learningRate * factor
  }

  /// Everything that was learned, and nothing else: the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("network", &network)
    visitor.visit("optimizer", &optimizer)
  }
}
