import static org.objectweb.asm.Opcodes.*;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Makes classes of lambdas: java -cp asm.jar InnerClasses.java FOLDER rewrites the class files below
 * FOLDER. A JVM links each lambda when it is first met, which takes Java 17 about 0.3 ms even with a
 * start-up archive, and a check meets some 270 of them; a class out of the archive takes 0.04 ms.
 * Java 25 links them ahead of time and wants none of this.
 *
 * <p>Each invokedynamic of LambdaMetafactory.metafactory (java.lang.invoke) becomes a call of a
 * factory method of a small class beside it, which holds what is captured and calls what the lambda
 * would call. It is made a nest mate (JVMS 4.7.28, 4.7.29), so that private methods stay private.
 */
class InnerClasses {

  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

  /** By internal name. */
  private final Map<String, byte[]> made = new TreeMap<>();

  private final Map<String, TreeSet<String>> members = new HashMap<>();
  private int left;

  public static void main(String[] args) throws IOException {
    new InnerClasses().rewrite(Path.of(args[0]));
  }

  private void rewrite(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (name.endsWith(".class") && !name.equals("module-info.class")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    Map<Path, byte[]> rewritten = new TreeMap<>();
    for (Path file : files) {
      rewritten.put(file, withoutLambdas(Files.readAllBytes(file)));
    }
    for (Map.Entry<Path, byte[]> each : rewritten.entrySet()) {
      Files.write(each.getKey(), withNestMembers(each.getValue()));
    }
    for (Map.Entry<String, byte[]> each : made.entrySet()) {
      Files.write(folder.resolve(each.getKey() + ".class"), each.getValue());
    }
    System.out.println("lambdas: " + made.size() + " made classes, " + left + " left");
  }

  private byte[] withoutLambdas(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    String[] host = {reader.getClassName()};
    reader.accept(
        new ClassVisitor(ASM9) {
          @Override
          public void visitNestHost(String name) {
            host[0] = name;
          }
        },
        ClassReader.SKIP_CODE);
    ClassWriter writer = new ClassWriter(0);
    int before = made.size();
    reader.accept(
        new ClassVisitor(ASM9, writer) {
          private int count;

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor to = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(ASM9, to) {
              @Override
              public void visitInvokeDynamicInsn(
                  String method, String type, Handle bootstrap, Object... arguments) {
                if (bootstrap.getOwner().equals(METAFACTORY)
                    && bootstrap.getName().equals("metafactory")) {
                  String own = reader.getClassName() + "$$Inner" + count++;
                  make(own, host[0], method, type, arguments);
                  super.visitMethodInsn(INVOKESTATIC, own, "of", type, false);
                } else {
                  left += bootstrap.getOwner().equals(METAFACTORY) ? 1 : 0;
                  super.visitInvokeDynamicInsn(method, type, bootstrap, arguments);
                }
              }
            };
          }
        },
        0);
    return made.size() == before ? bytes : writer.toByteArray();
  }

  /** The class of one lambda, or of one reference to a method. */
  private void make(String own, String host, String method, String factory, Object... arguments) {
    Type[] captured = Type.getArgumentTypes(factory);
    Type function = Type.getReturnType(factory);
    Type erased = (Type) arguments[0];
    Handle target = (Handle) arguments[1];
    Type exact = (Type) arguments[2];
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        V17,
        ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC,
        own,
        null,
        "java/lang/Object",
        new String[] {function.getInternalName()});
    writer.visitNestHost(host);
    for (int i = 0; i < captured.length; i++) {
      writer.visitField(ACC_PRIVATE | ACC_FINAL, "c" + i, captured[i].getDescriptor(), null, null);
    }
    constructor(writer, own, captured);
    factory(writer, own, factory, captured);
    call(writer, own, captured, method, erased, exact, target);
    writer.visitEnd();
    made.put(own, writer.toByteArray());
    members.computeIfAbsent(host, name -> new TreeSet<>()).add(own);
  }

  private static void constructor(ClassWriter writer, String own, Type... captured) {
    MethodVisitor code =
        writer.visitMethod(
            ACC_PRIVATE, "<init>", Type.getMethodDescriptor(Type.VOID_TYPE, captured), null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    int slot = 1;
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(ALOAD, 0);
      code.visitVarInsn(captured[i].getOpcode(ILOAD), slot);
      code.visitFieldInsn(PUTFIELD, own, "c" + i, captured[i].getDescriptor());
      slot += captured[i].getSize();
    }
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void factory(ClassWriter writer, String own, String factory, Type... captured) {
    MethodVisitor code = writer.visitMethod(ACC_STATIC, "of", factory, null, null);
    code.visitCode();
    code.visitTypeInsn(NEW, own);
    code.visitInsn(DUP);
    int slot = 0;
    for (Type type : captured) {
      code.visitVarInsn(type.getOpcode(ILOAD), slot);
      slot += type.getSize();
    }
    code.visitMethodInsn(
        INVOKESPECIAL, own, "<init>", Type.getMethodDescriptor(Type.VOID_TYPE, captured), false);
    code.visitInsn(ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The method of the interface: what is captured and the arguments go to the target. */
  private static void call(
      ClassWriter writer,
      String own,
      Type[] captured,
      String method,
      Type erased,
      Type exact,
      Handle target) {
    MethodVisitor code = writer.visitMethod(ACC_PUBLIC, method, erased.getDescriptor(), null, null);
    code.visitCode();
    Type owner = Type.getObjectType(target.getOwner());
    List<Type> wanted = new ArrayList<>();
    boolean isNew = target.getTag() == H_NEWINVOKESPECIAL;
    boolean isStatic = target.getTag() == H_INVOKESTATIC;
    if (isNew) {
      code.visitTypeInsn(NEW, target.getOwner());
      code.visitInsn(DUP);
    } else if (!isStatic) {
      wanted.add(owner);
    }
    wanted.addAll(List.of(Type.getArgumentTypes(target.getDesc())));
    int at = 0;
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(ALOAD, 0);
      code.visitFieldInsn(GETFIELD, own, "c" + i, captured[i].getDescriptor());
      convert(code, captured[i], wanted.get(at++));
    }
    Type[] given = erased.getArgumentTypes();
    Type[] really = exact.getArgumentTypes();
    int slot = 1;
    for (int i = 0; i < given.length; i++) {
      code.visitVarInsn(given[i].getOpcode(ILOAD), slot);
      slot += given[i].getSize();
      convert(code, given[i], really[i]);
      convert(code, really[i], wanted.get(at++));
    }
    int opcode =
        switch (target.getTag()) {
          case H_INVOKESTATIC -> INVOKESTATIC;
          case H_NEWINVOKESPECIAL -> INVOKESPECIAL;
          // a private method of a nest mate is called like any other (JVMS 5.4.4)
          default -> target.isInterface() ? INVOKEINTERFACE : INVOKEVIRTUAL;
        };
    code.visitMethodInsn(
        opcode, target.getOwner(), target.getName(), target.getDesc(), target.isInterface());
    Type result = isNew ? owner : Type.getReturnType(target.getDesc());
    Type returned = erased.getReturnType();
    if (returned.getSort() == Type.VOID) {
      if (result.getSort() != Type.VOID) {
        code.visitInsn(result.getSize() == 2 ? POP2 : POP);
      }
    } else {
      convert(code, result, exact.getReturnType());
      convert(code, exact.getReturnType(), returned);
    }
    code.visitInsn(returned.getOpcode(IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** As LambdaMetafactory adapts: boxing, unboxing, widening, casts of references. */
  private static void convert(MethodVisitor code, Type from, Type to) {
    if (from.equals(to)) {
      return;
    }
    if (isPrimitive(from) && isPrimitive(to)) {
      widen(code, from, to);
    } else if (isPrimitive(from)) {
      Type box = box(from);
      code.visitMethodInsn(
          INVOKESTATIC,
          box.getInternalName(),
          "valueOf",
          Type.getMethodDescriptor(box, from),
          false);
    } else if (isPrimitive(to)) {
      Type held = held(from, to);
      if (!from.equals(box(held))) {
        code.visitTypeInsn(CHECKCAST, box(held).getInternalName());
      }
      code.visitMethodInsn(
          INVOKEVIRTUAL,
          box(held).getInternalName(),
          held.getClassName() + "Value",
          Type.getMethodDescriptor(held),
          false);
      widen(code, held, to);
    } else if (!to.getInternalName().equals("java/lang/Object")) {
      code.visitTypeInsn(CHECKCAST, to.getInternalName());
    }
  }

  /** What a reference holds: by its own type, or as what is wanted of it. */
  private static Type held(Type reference, Type wanted) {
    for (Type primitive : PRIMITIVES) {
      if (box(primitive).equals(reference)) {
        return primitive;
      }
    }
    return wanted;
  }

  private static final Type[] PRIMITIVES = {
    Type.BOOLEAN_TYPE,
    Type.CHAR_TYPE,
    Type.BYTE_TYPE,
    Type.SHORT_TYPE,
    Type.INT_TYPE,
    Type.LONG_TYPE,
    Type.FLOAT_TYPE,
    Type.DOUBLE_TYPE
  };

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static Type box(Type primitive) {
    String name =
        switch (primitive.getSort()) {
          case Type.BOOLEAN -> "Boolean";
          case Type.CHAR -> "Character";
          case Type.BYTE -> "Byte";
          case Type.SHORT -> "Short";
          case Type.INT -> "Integer";
          case Type.LONG -> "Long";
          case Type.FLOAT -> "Float";
          case Type.DOUBLE -> "Double";
          default -> throw new IllegalArgumentException(primitive.toString());
        };
    return Type.getObjectType("java/lang/" + name);
  }

  private static void widen(MethodVisitor code, Type from, Type to) {
    if (from.getSort() == to.getSort() || (isInt(from) && isInt(to))) {
      return;
    }
    if (isInt(from) && to.getSort() == Type.LONG) {
      code.visitInsn(I2L);
    } else if (isInt(from) && to.getSort() == Type.DOUBLE) {
      code.visitInsn(I2D);
    } else if (from.getSort() == Type.LONG && to.getSort() == Type.DOUBLE) {
      code.visitInsn(L2D);
    } else {
      throw new IllegalArgumentException(from + " to " + to);
    }
  }

  private static boolean isInt(Type type) {
    return type.getSort() >= Type.CHAR && type.getSort() <= Type.INT;
  }

  private byte[] withNestMembers(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    TreeSet<String> more = members.remove(reader.getClassName());
    if (more == null) {
      return bytes;
    }
    ClassWriter writer = new ClassWriter(0);
    // members stand before fields and methods, and all kinds in one place (ClassVisitor)
    reader.accept(
        new ClassVisitor(ASM9, writer) {
          private boolean told;

          private void tell() {
            if (!told) {
              told = true;
              more.forEach(cv::visitNestMember);
            }
          }

          @Override
          public void visitNestMember(String name) {
            tell();
            super.visitNestMember(name);
          }

          @Override
          public void visitInnerClass(String name, String outer, String inner, int access) {
            tell();
            super.visitInnerClass(name, outer, inner, access);
          }

          @Override
          public org.objectweb.asm.RecordComponentVisitor visitRecordComponent(
              String name, String descriptor, String signature) {
            tell();
            return super.visitRecordComponent(name, descriptor, signature);
          }

          @Override
          public org.objectweb.asm.FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            tell();
            return super.visitField(access, name, descriptor, signature, value);
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            tell();
            return super.visitMethod(access, name, descriptor, signature, exceptions);
          }

          @Override
          public void visitEnd() {
            tell();
            super.visitEnd();
          }
        },
        0);
    return writer.toByteArray();
  }
}
