namespace Fathom.Dictionaries;

/// <summary>A yes-or-no variable whose truth is known at every token.</summary>
/// <param name="Name">For example <c>weather is rain</c>; unique.</param>
/// <param name="Group">What it is one value of, for example <c>weather</c>.</param>
/// <param name="Description">For a person: when it is active.</param>
public sealed record LabelledVariable(string Name, string Group, string Description);
