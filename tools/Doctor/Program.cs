using CaptchaGate.VerifyServer;

// The server's doctor command, for users who have the source code and no built server.
return await DoctorCommand.RunAsync(args);
