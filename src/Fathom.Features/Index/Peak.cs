namespace Fathom.Features;

/// <summary>An activation: where, and how strong.</summary>
readonly record struct Peak(uint Row, float Value);
