/// DDPG, deep deterministic policy gradient (Lillicrap et al. 2016): Q-learning whose greedy action
/// is itself learned, by following the critic's slope. The plainest member of the family, and the
/// most easily deceived by its own critic. See `Guides/DDPG.md`.
public typealias DDPG = DeterministicActorCritic<DDPGSettings>
