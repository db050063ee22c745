using Fathom.Features;

namespace Fathom.Bench;

/// <summary>What one method did on fresh prompts, towards each value of a group.</summary>
/// <param name="Group">The variable's group.</param>
/// <param name="Positions">Which tokens were steered; null without steering.</param>
/// <param name="Method">What it is called.</param>
/// <param name="Values">One a value.</param>
sealed record SteeringRow(string Group, SteeredPositions? Positions, string Method, IReadOnlyList<SteeringChoice> Values)
{
    public SteeringTally All => Values.Aggregate(default(SteeringTally), (sum, value) => sum + value.Tally);
}
