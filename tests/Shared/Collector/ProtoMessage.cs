using System.Text;
using Google.Protobuf;

namespace CaptchaGate.Tests.Collector;

/// <summary>A protocol buffer message whose fields are looked up by number.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Number, ulong Value, byte[]? Bytes)> _fields = [];

    public ProtoMessage(byte[] bytes)
    {
        using var input = new CodedInputStream(bytes);
        while (input.ReadTag() is not 0 and var tag)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            _fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.LengthDelimited => (number, 0, input.ReadBytes().ToByteArray()),
                WireFormat.WireType.Fixed64 => (number, input.ReadFixed64(), null),
                WireFormat.WireType.Fixed32 => (number, input.ReadFixed32(), null),
                WireFormat.WireType.Varint => (number, input.ReadUInt64(), null),
                var other => throw new InvalidDataException($"Field {number} has the wire type {other}."),
            });
        }
    }

    public bool Has(int number) => _fields.Any(field => field.Number == number);

    public IEnumerable<ProtoMessage> Messages(int number) => AllBytes(number).Select(static bytes => new ProtoMessage(bytes));

    public ProtoMessage? Message(int number) => Messages(number).FirstOrDefault();

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    public ulong Number(int number) => _fields.LastOrDefault(field => field.Number == number).Value;

    public double Double(int number) => BitConverter.UInt64BitsToDouble(Number(number));

    private byte[] Bytes(int number) => AllBytes(number).LastOrDefault() ?? [];

    private IEnumerable<byte[]> AllBytes(int number) => _fields.Where(field => field.Number == number && field.Bytes is not null).Select(static field => field.Bytes!);
}
