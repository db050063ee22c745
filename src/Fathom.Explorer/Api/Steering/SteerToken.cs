using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>A token of one of the columns.</summary>
/// <param name="Column">Which.</param>
/// <param name="Index">Among the new tokens of the column, from 0.</param>
/// <param name="Id">Its id.</param>
/// <param name="Text">What it adds to the text; may be empty where a character is spread over several tokens.</param>
sealed record SteerToken(SteeringColumn Column, int Index, int Id, string Text);
