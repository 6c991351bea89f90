using System.Text;

namespace CaptchaGate.Conformance.Fuzz;

/// <summary>Choices that a seed and a number repeat.</summary>
internal sealed class RandomChoices(int seed, int number)
{
    // Spreads neighbours apart, which the generator's own seeding does not.
    private readonly Random _random = new(unchecked((seed * 486_187_739) ^ (number * 16_777_619)));

    /// <summary>True once in <paramref name="sides"/> throws.</summary>
    public bool OneIn(int sides) => _random.Next(sides) == 0;

    /// <summary>0 to <paramref name="below"/> - 1.</summary>
    public int Below(int below) => _random.Next(below);

    public T Of<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Base64 that is no minted token.</summary>
    public string Base64(int bytes) => Convert.ToBase64String(Bytes(bytes));

    /// <summary>Flips, drops, doubles, inserts and cuts bytes.</summary>
    public byte[] Spoil(byte[] bytes, int times)
    {
        var list = new List<byte>(bytes);
        for (var i = 0; i < times && list.Count > 0; i++)
        {
            var at = Below(list.Count);
            switch (Below(7))
            {
                case 0: list[at] ^= (byte)(1 << Below(8)); break;
                case 1: list[at] = (byte)Below(256); break;
                case 2: list.RemoveAt(at); break;
                case 3: list.Insert(at, list[at]); break;
                case 4: list.Insert(at, Of("\0\r\n\"\\{}[],:&=%+- \xFF\xED\xC0"u8.ToArray())); break;
                case 5: list.RemoveRange(at, Math.Min(Below(16), list.Count - at)); break;
                default: list.InsertRange(at, list.GetRange(at, Math.Min(Below(64), list.Count - at))); break;
            }
        }

        return [.. list];
    }

    public string Spoil(string text, int times) => Encoding.Latin1.GetString(Spoil(Encoding.Latin1.GetBytes(text), times));
}
