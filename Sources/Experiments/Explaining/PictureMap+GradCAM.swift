import Tensors

extension PictureMap {
  /// Where the evidence for an action lies (Grad-CAM, Selvaraju et al. 2017).
  ///
  /// With A the last stage's output and y the action's logit: α_k = the mean of ∂y/∂A^k over places, and the
  /// map is max(0, Σ_k α_k A^k). Maps are compared by
  /// shape, and drawn over their own greatest value.
  /// - Parameters:
  ///   - features: A, `[batch, height, width, channels]`, before the activation that follows.
  ///   - actions: whose logit is explained, one a row.
  ///   - logits: the rest of the network, A to `[batch, actions]` before any softmax. It treats rows
  ///     apart, so that one walk back serves all.
  /// - Returns: a map a row, never below zero.
  public static func gradCAM(
    of features: Tensor, for actions: [Int], logits: (Tensor) -> Tensor
  ) -> [PictureMap] {
    let shape = features.shape
    require(
      shape.rank == 4 && shape[0] == actions.count,
      "gradCAM: features \(shape), [batch, height, width, channels], for \(actions.count) actions")
    let slopes = withTape {
      let seen = features.tracked()
      return gradient(of: logits(seen).picked(actions).sum(), at: [seen])[0].detached()
    }
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    let places = height * width
    let (values, changes) = (features.floats, slopes.floats)
    return (0..<shape[0]).map { row in
      let start = row * places * channels
      var weights = [Float](repeating: 0, count: channels)
      for place in 0..<places {
        for channel in 0..<channels {
          weights[channel] += changes[start + place * channels + channel]
        }
      }
      for channel in 0..<channels { weights[channel] /= Float(places) }
      let map = (0..<places).map { place in
        var sum: Float = 0
        for channel in 0..<channels {
          sum += weights[channel] * values[start + place * channels + channel]
        }
        return max(0, sum)
      }
      return PictureMap(height: height, width: width, values: map)
    }
  }
}
