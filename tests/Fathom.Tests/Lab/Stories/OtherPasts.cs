using Fathom.Lab.Stories;

namespace Fathom.Tests.Lab.Stories;

/// <summary>Stories that could have come before instead: what is known so far, with one thing about it changed.</summary>
static class OtherPasts
{
    public static IEnumerable<StoryMemory> Of(StoryMemory memory) =>
        People(memory).Concat(Things(memory)).Concat(Circumstances(memory)).Select(change =>
        {
            StoryMemory other = memory.Copy();
            change(other);
            return other;
        }).Where(CanBeAnswered);

    // Nobody asks for what the story has not told.
    static bool CanBeAnswered(StoryMemory memory) => memory.Question switch
    {
        Question.Who => memory.Things[memory.Topic].Holder >= 0,
        Question.Colour => memory.Things[memory.Topic].Colour >= 0,
        _ => true,
    };

    static IEnumerable<Action<StoryMemory>> People(StoryMemory memory)
    {
        int[] known = [.. Enumerable.Range(0, 3).Where(person => memory.People[person].Known)];
        foreach (int person in known)
        {
            Person who = memory.People[person];
            if (person != StoryMemory.Elder)
            {
                int[] taken = [memory.People[0].Who, memory.People[1].Who];
                int name = Enumerable.Range(who.Female ? 0 : Names.Girls, Names.Girls).First(name => !taken.Contains(name));
                yield return m => m.People[person].Who = name;
            }
            else
            {
                foreach (int kind in Range(Grownup.All.Length, who.Who).Where(kind => Grownup.All[kind].Female == who.Female))
                    yield return m => m.People[person].Who = kind;
            }
            if (who.Feeling >= 0) yield return m => m.People[person].Feeling = -1;
            // Someone else of the gender was spoken of last.
            if (memory.Pronouns[who.Female ? 1 : 0] is >= 0 and int last && last != person)
                yield return m => m.Pronouns[who.Female ? 1 : 0] = person;
        }
        if (!memory.Pair) yield break;
        foreach (int relation in Range(Relation.All.Length, memory.Relation)) yield return m => m.Relation = relation;
        yield return SwapChildren;
    }

    static IEnumerable<Action<StoryMemory>> Things(StoryMemory memory)
    {
        for (int i = 0; i < 2; i++)
        {
            int slot = i;
            Thing thing = memory.Things[slot];
            if (!thing.Known) continue;
            int[] kinds = [.. Range(ThingKind.All.Length, thing.Kind).Where(kind => kind != memory.Things[1 - slot].Kind)];
            bool Alike(int kind) => ThingKind.All[kind].Family == ThingKind.All[thing.Kind].Family;
            yield return m => m.Things[slot].Kind = kinds.First(Alike);
            yield return m => m.Things[slot].Kind = kinds.First(kind => !Alike(kind));
            if (thing.Colour >= 0) yield return m => m.Things[slot].Colour = -1;
            if (thing.Colour >= 0) yield return m => m.Things[slot].Colour = (thing.Colour + 1) % Colour.All.Length;
            if (thing.Size >= 0) yield return m => m.Things[slot].Size = -1;
            if (thing.Size >= 0) yield return m => m.Things[slot].Size = 1 - thing.Size;
            if (thing.Plural) yield return m => m.Things[slot].Count = thing.Count == 2 ? 3 : thing.Count - 1;
            if (thing.Holder >= 0)
                foreach (int holder in Range(3, thing.Holder).Where(person => memory.People[person].Known).Append(-1))
                    yield return m => m.Things[slot].Holder = holder;
            if (memory.It >= 0 && memory.It != slot) yield return m => m.It = slot;
            if (thing.Spot >= 0) yield return m => m.Things[slot].Spot = (thing.Spot + 1) % Activities.HidingSpots.Length;
        }
        if (memory.Animal < 0) yield break;
        yield return m => m.Animal = (memory.Animal + 1) % Animal.All.Length;
        if (memory.AnimalColour >= 0) yield return m => m.AnimalColour = -1;
        if (memory.It is 0 or 1) yield return m => m.It = StoryMemory.TheAnimal;
    }

    static IEnumerable<Action<StoryMemory>> Circumstances(StoryMemory memory)
    {
        if (memory.Place >= 0) yield return m => m.Place = Range(Place.All.Length, m.Place).First(place => place != m.Plan);
        if (memory.Weather >= 0) yield return m => m.Weather = (m.Weather + 1) % Weather.All.Length;
        if (memory.Time >= 0) yield return m => m.Time = (m.Time + 1) % DayTime.All.Length;
        if (memory.Weekday >= 0) yield return m => m.Weekday = (m.Weekday + 1) % Calendar.Weekdays.Length;
        if (memory.Month >= 0) yield return m => m.Month = (m.Month + 1) % Calendar.Months.Length;
        if (memory.Favourite >= 0) yield return m => m.Favourite = (m.Favourite + 1) % Colour.All.Length;
        if (memory.Eaten >= 0) yield return m => m.Eaten = memory.Provisions.First(food => food != m.Eaten);
    }

    // Whoever was the main character is the other child.
    static void SwapChildren(StoryMemory m)
    {
        (m.People[0], m.People[1]) = (m.People[1], m.People[0]);
        for (int slot = 0; slot < 2; slot++) m.Things[slot].Holder = Swapped(m.Things[slot].Holder);
        for (int gender = 0; gender < 2; gender++) m.Pronouns[gender] = Swapped(m.Pronouns[gender]);
        (m.Faster, m.Asked) = (Swapped(m.Faster), Swapped(m.Asked));
    }

    static int Swapped(int person) => person is 0 or 1 ? 1 - person : person;

    static IEnumerable<int> Range(int count, int except) => Enumerable.Range(0, count).Where(value => value != except);
}
