/// TD3, twin delayed deep deterministic policy gradient (Fujimoto, van Hoof and Meger 2018).
///
/// It cures the overestimation of DDPG's critic in three ways: two critics of which the smaller
/// counts, an actor that moves less often than they do, and targets computed for slightly noisy
/// actions, so that a narrow spike of the value cannot be exploited. See `Guides/TD3.md`.
public typealias TD3 = DeterministicActorCritic<TD3Settings>
