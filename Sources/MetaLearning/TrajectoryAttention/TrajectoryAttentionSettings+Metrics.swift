extension TrajectoryAttentionSettings {
  /// The names of the numbers that updates report, which become columns.
  public var metrics: [String] {
    let own = contrasts ? ["contrast_loss"] : []
    guard estimates else { return own }
    return own + [
      "return_loss", "next_state_loss", "reward_loss", "left_out_return_loss",
      "left_out_state_loss", "left_out_action_loss",
    ] + (estimate == .model ? ["ending_loss"] : [])
      + (learnsActionValues ? ["action_value_loss"] : [])
  }
}
