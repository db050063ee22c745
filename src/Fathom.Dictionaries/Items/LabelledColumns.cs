using System.ComponentModel;

namespace Fathom.Dictionaries;

/// <summary>What the columns of a labelled file are called. Text and label there must be; of the others null takes the column of
/// the default name where there is one, and a name must be there.</summary>
public sealed record LabelledColumns
{
    [Description("column (.csv) or field (.jsonl) of the text")]
    public string TextColumn { get; init; } = "text";

    [Description("column of the class")]
    public string LabelColumn { get; init; } = "label";

    [Description("column that says train, validation or test; auto: 'split' where there is one")]
    public string? SplitColumn { get; init; }

    [Description("column of where a text comes from, for transfer; auto: 'condition' where there is one")]
    public string? ConditionColumn { get; init; }

    [Description("column of the pair of statements, for ccs; auto: 'pair' where there is one")]
    public string? PairColumn { get; init; }

    [Description("column of which of the pair a statement is, for ccs; auto: 'side' where there is one")]
    public string? SideColumn { get; init; }

    /// <summary>Names in the order text, label, split, condition, pair, side, and whether each must be there.</summary>
    internal (string Name, bool Must)[] Wanted =>
    [
        (TextColumn, true), (LabelColumn, true), (SplitColumn ?? "split", SplitColumn is not null),
        (ConditionColumn ?? "condition", ConditionColumn is not null), (PairColumn ?? "pair", PairColumn is not null),
        (SideColumn ?? "side", SideColumn is not null),
    ];
}
