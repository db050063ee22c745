namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>Turns a syntax tree into instructions; counted groups are copied out, so the size is bounded.</summary>
internal sealed class PatternCompiler
{
    private const int MostInstructions = 20_000;

    private readonly List<Instruction> _code = [];
    private readonly Func<string, InputException> _refuse;

    private PatternCompiler(Func<string, InputException> refuse) => _refuse = refuse;

    internal static Instruction[] Compile(PatternNode node, Func<string, InputException> refuse)
    {
        var compiler = new PatternCompiler(refuse);
        compiler.Emit(node);
        compiler.Add(new Instruction(Operation.Accept));
        return [.. compiler._code];
    }

    private int Add(Instruction instruction)
    {
        if (_code.Count >= MostInstructions) { throw _refuse($"pattern of more than {MostInstructions} steps"); }
        _code.Add(instruction);
        return _code.Count - 1;
    }

    private void Land(int at) => _code[at] = _code[at] with { Target = _code.Count };

    private void Emit(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Literal literal:
                Add(new Instruction(Operation.Unit, literal.Unit));
                break;
            case PatternNode.Set set:
                Add(new Instruction(Operation.Set, Set: set.Runes));
                break;
            case PatternNode.Anchor anchor:
                Add(new Instruction(anchor.Operation));
                break;
            case PatternNode.Sequence sequence:
                foreach (var part in sequence.Parts) { Emit(part); }
                break;
            case PatternNode.Choice choice:
                EmitChoice(choice);
                break;
            case PatternNode.LookAhead look:
                EmitEnclosed(look.Negated ? Operation.NegativeLookAhead : Operation.LookAhead, look.Body);
                break;
            case PatternNode.Atomic atomic:
                EmitEnclosed(Operation.Atomic, atomic.Body);
                break;
            case PatternNode.Repeat repeat:
                EmitRepeat(repeat);
                break;
        }
    }

    private void EmitChoice(PatternNode.Choice choice)
    {
        List<int> exits = [];
        for (int i = 0; i < choice.Options.Count; i++)
        {
            if (i == choice.Options.Count - 1)
            {
                Emit(choice.Options[i]);
                break;
            }
            int branch = AddTry(choice.Options[i]);
            Emit(choice.Options[i]);
            exits.Add(Add(new Instruction(Operation.Jump)));
            Land(branch);
        }
        foreach (int exit in exits) { Land(exit); }
    }

    private int AddTry(PatternNode tried)
    {
        var (first, empty) = tried.Start();
        return Add(new Instruction(Operation.Try, First: empty ? null : first));
    }

    private void EmitEnclosed(Operation operation, PatternNode body)
    {
        int at = Add(new Instruction(operation));
        Emit(body);
        Add(new Instruction(Operation.Accept));
        Land(at);
    }

    private void EmitRepeat(PatternNode.Repeat repeat)
    {
        if (repeat.Body is PatternNode.Set set && repeat.Greed != Greed.Lazy)
        {
            var run = repeat.Greed == Greed.Greedy ? Operation.Run : Operation.PossessiveRun;
            Add(new Instruction(run, Set: set.Runes, Least: repeat.Least, Most: repeat.Most));
            return;
        }
        if (repeat.Greed == Greed.Possessive)
        {
            EmitEnclosed(Operation.Atomic, repeat with { Greed = Greed.Greedy });
            return;
        }
        for (int i = 0; i < repeat.Least; i++) { Emit(repeat.Body); }
        bool lazy = repeat.Greed == Greed.Lazy;
        if (repeat.Most == int.MaxValue)
        {
            int loop = lazy ? Add(new Instruction(Operation.TryTarget)) : AddTry(repeat.Body);
            Emit(repeat.Body);
            Add(new Instruction(Operation.Jump, Target: loop));
            Land(loop);
            return;
        }
        List<int> exits = [];
        for (int i = repeat.Least; i < repeat.Most; i++)
        {
            exits.Add(lazy ? Add(new Instruction(Operation.TryTarget)) : AddTry(repeat.Body));
            Emit(repeat.Body);
        }
        foreach (int exit in exits) { Land(exit); }
    }
}
