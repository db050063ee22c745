namespace Fathom.Evaluation;

/// <summary>What taking one latent out of one token did to what follows.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Removed">‖what it had written‖ / ‖x‖.</param>
/// <param name="Divergence">KL(clean ‖ without it) of the prediction at the token, nats.</param>
/// <param name="LossRise">Rise of the loss over the tokens that follow, mean, nats; not a number where none does.</param>
/// <param name="Sparsity">Of the change of their logits (<see cref="EffectSparsity"/>); not a number where there is none.</param>
/// <param name="Changed">Whether the likeliest next token is another one.</param>
sealed record AblationEffect(int Latent, double Removed, double Divergence, double LossRise, double Sparsity, bool Changed);
