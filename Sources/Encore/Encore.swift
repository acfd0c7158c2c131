/// Encore: actor–critic agents helped by attention and by meta-learning. One import for all rooms.
@_exported import Algorithms
@_exported import Environments
@_exported import Estimators
@_exported import Experience
@_exported import Experiments
@_exported import Figures
@_exported import Gymnasium
@_exported import MetaLearning
@_exported import Networks
@_exported import Ranks
@_exported import Reproductions
@_exported import Settings
@_exported import Tensors
@_exported import Tuning
