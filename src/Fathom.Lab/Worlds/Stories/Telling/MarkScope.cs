namespace Fathom.Lab.Stories;

/// <summary>While it lives, what is written expresses a variable.</summary>
readonly ref struct MarkScope(Teller teller, int variable, MentionForm form, int start)
{
    public void Dispose() => teller.Marks.Add(new(variable, form, start, teller.Pieces.Count));
}
