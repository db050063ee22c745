using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>One thing that is done to the activations of the dictionary's site; see <see cref="Intervention"/>.</summary>
sealed record InterventionRequest(InterventionKind Kind, DirectionRequest Direction, double Strength = 1,
    StrengthUnit Unit = StrengthUnit.Max, SteeredPositions Positions = SteeredPositions.All, bool SpecialTokens = false,
    GateRequest? Gate = null);
