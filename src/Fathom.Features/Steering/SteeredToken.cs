namespace Fathom.Features;

/// <summary>A token of one of the columns.</summary>
/// <param name="Column">Which.</param>
/// <param name="Index">Of the token among the generated ones of its column, from 0.</param>
/// <param name="Id">Its id.</param>
/// <param name="Text">What it adds to the text; may be empty where a character is spread over several tokens.</param>
public sealed record SteeredToken(SteeringColumn Column, int Index, int Id, string Text);
