import Environments
import Tensors

extension A2C {
  /// An untrained agent for a task.
  /// - Throws: `SettingError.invalid` where there is a torso and observations are no pictures,
  ///   `EnvironmentError.missing` where there is a torso and no library that convolves.
  public init(
    observations: Space, actions: Space, settings: A2CSettings, using random: inout RandomStream
  ) throws {
    self.init(
      observationSize: observations.size, picture: try settings.torso.layout(of: observations),
      actions: actions, settings: settings, using: &random)
  }
}
