namespace Fathom.Lab.Stories;

/// <summary>How the story speaks of the animal.</summary>
static class AnimalTalk
{
    /// <summary>Brings the animal in: a dog, a small brown dog.</summary>
    public static void Introduce(Teller t)
    {
        StoryMemory memory = t.Memory;
        int colour = t.Chance(0.5) ? ThingTalk.AnyColour(t) : -1;
        int kind = colour < 0 ? t.Below(Animal.All.Length) : -1;
        t.Article(colour < 0 ? Animal.All[kind].Noun : Colour.All[colour].Word);
        if (colour >= 0) ColourWord(t, colour);
        memory.Animal = kind < 0 ? t.Below(Animal.All.Length) : kind;
        memory.AnimalColour = colour;
        t.Noun(Animal.All[memory.Animal].Noun);
        memory.It = StoryMemory.TheAnimal;
        Label(t, MentionForm.Explicit);
    }

    /// <summary>The known animal: it, the dog, the brown dog, the animal.</summary>
    public static void Known(Teller t)
    {
        StoryMemory memory = t.Memory;
        int form = t.Pick(memory.It == StoryMemory.TheAnimal ? 4 : 0, 3, 1.5, memory.AnimalColour >= 0 ? 1.5 : 0);
        switch (form)
        {
            case 0: t.Say("it"); break;
            case 1: t.Say("the").Noun(Animal.All[memory.Animal].Noun); break;
            case 2: t.Say("the").Noun("animal"); break;
            default:
                t.Say("the");
                ColourWord(t, memory.AnimalColour);
                t.Noun(Animal.All[memory.Animal].Noun);
                break;
        }
        memory.It = StoryMemory.TheAnimal;
        Label(t, form == 0 ? MentionForm.Pronoun : form == 2 ? MentionForm.Implied : MentionForm.Explicit);
    }

    /// <summary>The known animal by its noun.</summary>
    public static void Full(Teller t)
    {
        t.Say("the").Noun(Animal.All[t.Memory.Animal].Noun);
        t.Memory.It = StoryMemory.TheAnimal;
        Label(t, MentionForm.Explicit);
    }

    // What a mention of the animal expresses, at the word just written.
    static void Label(Teller t, MentionForm form)
    {
        t.Tells(StoryVariables.Animals[t.Memory.Animal], form).Tells(StoryVariables.Number[0]);
        if (t.Memory.AnimalColour >= 0) t.Tells(StoryVariables.Colours[t.Memory.AnimalColour], MentionForm.Implied);
    }

    static void ColourWord(Teller t, int colour) =>
        t.Modifier(Colour.All[colour].Word).Tells(StoryVariables.Colours[colour]);
}
