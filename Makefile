# One command a job; `make help` lists them. Maven calls Cargo, so `mvn package` and an IDE build the same.

# What `make render` draws, where the picture goes, and further options of the command line:
#     make render SCENE=scenes/glass.json OUT=glass.png ARGS="--width 800 --threads 1"
#     make render SCENE=scenes/cornell.json OUT=cornell.png ARGS="--integrator path --denoise"
SCENE = scenes/spheres.json
OUT = target/render.png
ARGS =

JAVA_BIN = $(if $(JAVA_HOME),$(JAVA_HOME)/bin/,)
MVN = mvn --batch-mode
JAR = target/sunstone.jar
SOURCES := pom.xml $(shell find native src/main -path native/target -prune -o -type f -print)

.PHONY: build test test-large render jshell bench bench-rays bench-light lint format header textures gallery clean help prerequisites

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1:\2/p' Makefile | awk -F : '{ printf "%-14s %s\n", $$1, $$2 }'
	@echo 'make render and others take SCENE=, OUT= and ARGS=: see the top of the Makefile.'

build: $(JAR) ## build the native library, the jar of the library and target/sunstone.jar (the command line)

render: $(JAR) ## draw a scene (SCENE=) into a picture (OUT=), after building what is missing
	@mkdir -p "$$(dirname '$(OUT)')"
	@"$(JAVA_BIN)java" -jar $(JAR) render '$(SCENE)' --output '$(OUT)' $(ARGS)
	@echo 'The picture is in $(OUT)'

test: prerequisites ## run all tests, Rust and Java
	cd native && cargo test --workspace --locked
	$(MVN) verify

test-large: prerequisites ## run the tests that take gigabytes of memory
	cd native && cargo test --workspace --locked -- --ignored --nocapture

jshell: $(JAR) ## start JShell with the library loaded and load(), render() and show() defined
	@"$(JAVA_BIN)jshell" --class-path $(JAR) --startup DEFAULT --startup src/main/jshell/startup.jsh \
		-R--enable-native-access=ALL-UNNAMED

bench: $(JAR) ## measure; prints a line per case: bench: NAME value=... baseline=... ratio=... unit=...
	cd native && cargo bench --locked -p sunstone-renderer --bench whitted
	$(MVN) --quiet test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	"$(JAVA_BIN)java" --enable-native-access=ALL-UNNAMED \
		-cp "target/test-classes:target/classes:$$(cat target/test-classpath)" dev.sunstone.bench.FacadeBench scenes/spheres.json $(JAR)

bench-rays: ## compare the ray kernels with Embree 3 (apt install libembree-dev); takes up to ten minutes
	cd native && cargo bench --locked -p sunstone-renderer --bench rays -- $(ARGS)

bench-light: ## compare the path tracer with Blender's Cycles and Mitsuba 3 (apt install blender python3-numpy libllvm19; pip install mitsuba numpy); takes half an hour
	cd native && cargo bench --locked -p sunstone-renderer --bench light -- $(ARGS)

lint: prerequisites ## check formats, lints and documentation; every warning is an error
	cd native && cargo fmt --all --check
	cd native && cargo clippy --workspace --all-targets --locked -- -D warnings
	cd native && RUSTDOCFLAGS='-D warnings -A rustdoc::private_intra_doc_links' cargo doc --workspace --no-deps --locked --document-private-items
	$(MVN) --quiet spotless:check compile javadoc:javadoc

format: prerequisites ## lay out all Rust and Java sources
	cd native && cargo fmt --all
	$(MVN) --quiet spotless:apply

header: prerequisites ## write native/ffi/include/sunstone.h anew from the Rust source
	cd native && SUNSTONE_BLESS=1 cargo test --locked -p sunstone-ffi --test header

textures: prerequisites ## make the textures and the computed scenes in scenes/ anew
	"$(JAVA_BIN)java" -Djava.awt.headless=true src/test/java/dev/sunstone/scenes/MakeTextures.java scenes
	"$(JAVA_BIN)java" src/test/java/dev/sunstone/scenes/MakeScenes.java scenes

GALLERY = spheres glass marbles mirrors planets shadows spherflake solids forest

PATH_TRACED = cornell still-life

gallery: $(JAR) ## draw the pictures in scenes/gallery anew, those of bench-light with their errors; takes a quarter of an hour
	@mkdir -p scenes/gallery
	@for scene in $(GALLERY); do \
		"$(JAVA_BIN)java" -jar $(JAR) render scenes/$$scene.json --output scenes/gallery/$$scene.png --width 800 || exit 1; \
	done
	@for scene in $(PATH_TRACED); do \
		"$(JAVA_BIN)java" -jar $(JAR) render scenes/$$scene.json --output scenes/gallery/$$scene.png --width 480 \
			--integrator path --spp 128 --denoise || exit 1; \
	done
	cd native && cargo bench --locked -p sunstone-renderer --bench light -- --peers none --parts denoise --reference 1024 \
		--pictures ../../scenes/gallery/light

clean: ## remove everything that was built
	rm -rf target native/target

# Tests are left out: this is for those who want a picture. An unchanged jar may not be rewritten, hence the touch.
$(JAR): $(SOURCES) | prerequisites
	@echo 'Building Sunstone; the first time takes some minutes, most of them for downloads and Rust.'
	$(MVN) --quiet package -Dmaven.test.skip=true
	@touch $(JAR)

# First of all, so that a missing tool is told before anything has run.
prerequisites:
	@sh src/main/sh/prerequisites native/Cargo.toml
