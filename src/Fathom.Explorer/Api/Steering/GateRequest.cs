using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>Steers only where a latent's activation is above a threshold.</summary>
sealed record GateRequest(int Latent, double Above = 0, StrengthUnit Unit = StrengthUnit.Raw);
